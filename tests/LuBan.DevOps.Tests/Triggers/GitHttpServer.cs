using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.DevOps.Tests.Triggers;

/// <summary>Git's own server program behind HTTP, for who knows the password.</summary>
internal sealed class GitHttpServer : IAsyncDisposable
{
    public const string Program = "/usr/lib/git-core/git-http-backend";
    public const string User = "ci", Password = "p@ss/w:rd %41";

    private readonly WebApplication _app;

    private GitHttpServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<GitHttpServer> StartAsync(string root)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => ServeAsync(context, root));
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task ServeAsync(HttpContext context, string root)
    {
        if (context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")))
        {
            context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }
        var start = new ProcessStartInfo(Program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in new[]
        {
            ("GIT_PROJECT_ROOT", root), ("GIT_HTTP_EXPORT_ALL", "1"), ("PATH_INFO", context.Request.Path.Value!), ("QUERY_STRING", context.Request.QueryString.Value!.TrimStart('?')), ("REQUEST_METHOD", context.Request.Method),
            ("CONTENT_TYPE", context.Request.ContentType ?? ""), ("REMOTE_USER", User), ("HTTP_CONTENT_ENCODING", context.Request.Headers.ContentEncoding.ToString()), ("GIT_PROTOCOL", context.Request.Headers["Git-Protocol"].ToString()),
            ("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*"),
        }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await context.Request.Body.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        using var answer = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(answer);
        await process.WaitForExitAsync();
        await AnswerAsync(context.Response, answer.ToArray());
    }

    /// <summary>A CGI program writes headers, an empty line, and the body.</summary>
    private static async Task AnswerAsync(HttpResponse response, byte[] answer)
    {
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var line in Encoding.ASCII.GetString(answer, 0, end).Split("\r\n"))
        {
            var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
            if (name == "Status") response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            else response.Headers[name] = value;
        }
        await response.Body.WriteAsync(answer.AsMemory(end + 4));
    }
}
