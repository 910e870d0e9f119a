using System.Diagnostics;
using LuBan.Sdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.DevOps.Tests;

/// <summary>A door for the real kubectl: it speaks to this, and this to the kernel as one of its users.</summary>
internal sealed class KubectlDoor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _cache = Directory.CreateTempSubdirectory("luban-kubectl-").FullName;

    private KubectlDoor(WebApplication app) => _app = app;

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => System.IO.Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    private string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<KubectlDoor> OpenAsync(HttpClient client)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => PassAsync(context, client));
        await app.StartAsync();
        return new(app);
    }

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, ["--kubeconfig", "/dev/null", "--server", Address, "--cache-dir", _cache, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_cache, recursive: true);
    }

    private static async Task PassAsync(HttpContext context, HttpClient client)
    {
        using var request = new HttpRequestMessage(new(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            if (context.Request.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToArray());
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType is { } content) context.Response.ContentType = content.ToString();
        if (answer.Headers.TryGetValues("Warning", out var warnings)) context.Response.Headers.Append("Warning", warnings.ToArray());
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
