using System.Collections.Concurrent;
using System.Net;
using LuBan.Kernel.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Gateway.Tests;

/// <summary>A real web server whose every request is forwarded, as the kernel does it.</summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Front(WebApplication app, Upstream upstream, TimeProvider time) => (_app, Upstream, Forwarder) = (app, upstream, new Forwarder(time, app.Services.GetRequiredService<ILogger<Forwarder>>()));

    public Upstream Upstream { get; set; }

    public Forwarder Forwarder { get; }

    public ForwardRequest Request { get; set; } = ForwardRequest.Unchanged;

    /// <summary>How each request went, in the order of their ends.</summary>
    public ConcurrentQueue<ForwardResult> Results { get; } = new();

    public ConcurrentQueue<Exception> Faults { get; } = new();

    public LogLines Log { get; private init; } = null!;

    public int Port { get; private set; }

    /// <summary>HTTP/2 without TLS.</summary>
    public int Http2Port { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public static async Task<Front> StartAsync(UpstreamOptions options, ForwardRequest? request = null, TimeProvider? time = null, Action<KestrelServerOptions>? configure = null)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.UseStrictHttp();
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            configure?.Invoke(kestrel);
        });
        var app = builder.Build();
        var front = new Front(app, new Upstream(options, time ?? TimeProvider.System), time ?? TimeProvider.System) { Request = request ?? ForwardRequest.Unchanged, Log = log };
        app.Run(front.HandleAsync);
        await app.StartAsync();
        var ports = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port).ToList();
        (front.Port, front.Http2Port) = (ports[0], ports[1]);
        return front;
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Port);

    /// <summary>The result of the next request to end.</summary>
    public async Task<ForwardResult> ResultAsync()
    {
        ForwardResult? result = null;
        await Wait.UntilAsync(() => Results.TryDequeue(out result), "a request has ended");
        return result!;
    }

    public async ValueTask DisposeAsync()
    {
        Upstream.Abort();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            var result = await Forwarder.ForwardAsync(context, Upstream, Request, CancellationToken.None);
            await GatewayProblems.WriteAsync(context, result, Upstream.Options.Name);
            Results.Enqueue(result);
        }
        catch (Exception exception)
        {
            Faults.Enqueue(exception);
            throw;
        }
    }
}
