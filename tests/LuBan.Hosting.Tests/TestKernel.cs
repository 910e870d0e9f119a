using System.Net;
using System.Security.Claims;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Hosting.Tests;

/// <summary>A real Kestrel on a free port that serves extensions. Every caller is the administrator unless the header X-User says otherwise.</summary>
internal sealed class TestKernel : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestKernel(WebApplication app)
    {
        _app = app;
        Host = app.Services.GetRequiredService<ExtensionHost>();
        Registry = app.Services.GetRequiredService<ContributionRegistry>();
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public ExtensionHost Host { get; }

    public ContributionRegistry Registry { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestKernel> StartAsync(
        Action<ExtensionHostOptions>? options = null, Action<IServiceCollection>? services = null, HttpProtocols protocols = HttpProtocols.Http1, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.Services.AddExtensionHosting(options);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            var user = context.Request.Headers["X-User"].FirstOrDefault() ?? "admin";
            if (user != "anonymous")
                context.User = new(new ClaimsIdentity([new(ClaimTypes.Name, user), .. user == "admin" ? [new Claim(ClaimTypes.Role, "admin")] : Array.Empty<Claim>()], "test"));
            await next();
        });
        app.UseExtensions();
        map?.Invoke(app);
        app.MapGet("/stamp", (HttpContext context) => context.Request.Headers["X-Stamp"].ToString());
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Loads and publishes a version.</summary>
    public async Task<ExtensionRuntime> ServeAsync(ExtensionLoadRequest request)
    {
        var runtime = await Host.LoadAsync(request, null, CancellationToken.None);
        Host.Publish(runtime);
        return runtime;
    }

    /// <summary>Unpublishes and retires the published version.</summary>
    public Task<UnloadVerdict> RemoveAsync(string id, TimeSpan? drain = null) =>
        Host.RetireAsync(Host.Unpublish(id)!, drain ?? TimeSpan.FromSeconds(5), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var runtime in Host.Runtimes) await Host.RetireAsync(runtime, TimeSpan.Zero, CancellationToken.None);
        await _app.DisposeAsync();
    }
}
