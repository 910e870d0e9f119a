using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.ServiceMesh.Tests;

/// <summary>An endpoint: a web server that tells what it saw, or does what a test says.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Peer(WebApplication app, string name) => (_app, Name) = (app, name);

    public string Name { get; }

    public int Port { get; private set; }

    /// <summary>What it does with a request; null for telling what it saw.</summary>
    public RequestDelegate? Handle { get; set; }

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public static async Task<Peer> StartAsync(string name, bool http2 = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.UseWebSockets();
        var peer = new Peer(app, name);
        app.Run(peer.RunAsync);
        await app.StartAsync();
        peer.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task RunAsync(HttpContext context)
    {
        if (Handle is { } handle)
        {
            await handle(context);
            return;
        }
        using var body = new StreamReader(context.Request.Body);
        var seen = new Seen(Name, context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget, context.Request.Headers.ToDictionary(one => one.Key.ToLowerInvariant(), one => one.Value.ToString()), await body.ReadToEndAsync());
        Requests.Enqueue(seen);
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(seen));
    }
}

/// <summary>A request as an endpoint saw it.</summary>
internal sealed record Seen(string Peer, string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
