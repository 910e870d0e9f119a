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

/// <summary>An upstream that is a whole web server.</summary>
internal sealed class KestrelUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelUpstream(WebApplication app, UpstreamOptions options) => (_app, Options) = (app, options);

    public UpstreamOptions Options { get; }

    public static async Task<KestrelUpstream> StartAsync(RequestDelegate handle, bool http2 = false, string? socketPath = null, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            void Configure(ListenOptions options)
            {
                options.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
                listen?.Invoke(options);
            }
            if (socketPath is null) kestrel.Listen(IPAddress.Loopback, 0, Configure);
            else kestrel.ListenUnixSocket(socketPath, Configure);
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(handle);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new KestrelUpstream(app, new UpstreamOptions { Name = "kestrel", Address = socketPath is null ? new Uri(address) : null, SocketPath = socketPath, Http2 = http2 });
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
