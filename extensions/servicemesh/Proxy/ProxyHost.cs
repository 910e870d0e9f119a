using System.Net.Sockets;
using System.Text;
using LuBan.ServiceMesh.Proxy.Control;
using LuBan.ServiceMesh.Proxy.Forwarding;
using LuBan.ServiceMesh.Proxy.Listening;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.ServiceMesh.Proxy;

/// <summary>The data plane: a web server for the traffic, a small one to control it, and nothing that needs the kernel.</summary>
internal sealed class ProxyHost : IAsyncDisposable
{
    private readonly ProxyOptions _options;
    private readonly TimeProvider _time;
    private readonly ListenerSet _listeners;
    private readonly AccessLog _log;
    private readonly WebApplication _data;
    private readonly WebApplication _control;
    private readonly Socket _handover = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly DateTimeOffset _startedAt;
    private int _underWay;

    private ProxyHost(ProxyOptions options, TimeProvider time)
    {
        (_options, _time, _startedAt) = (options, time, time.GetUtcNow());
        _listeners = new(LoggerFactory.Create(_ => { }));
        Mesh = new(_listeners, time, options.PathOf(ProxyOptions.TableFile));
        _log = new(options.PathOf(ProxyOptions.LogFile));
        var mirrors = new MirrorSender();
        Telemetry = new(Mesh, mirrors, _log, time);
        _data = CreateData(new MeshHandler(Mesh, Telemetry, mirrors, time));
        _control = CreateControl();
    }

    public Mesh Mesh { get; }

    public MeshTelemetry Telemetry { get; }

    /// <summary>Ends when a successor has taken over and everything that was under way is over.</summary>
    public Task Replaced { get; private set; } = Task.CompletedTask;

    public static async Task<ProxyHost> StartAsync(ProxyOptions options, TimeProvider? time = null)
    {
        Directory.CreateDirectory(options.Folder);
        var host = new ProxyHost(options, time ?? TimeProvider.System);
        await host.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        _handover.Dispose();
        await _control.DisposeAsync();
        await _listeners.DisposeAsync();
        using (var now = new CancellationTokenSource(TimeSpan.Zero)) await _data.StopAsync(now.Token);
        await _data.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task StartAsync()
    {
        _log.Start();
        await _data.StartAsync();
        var serves = _options.Predecessor is { } predecessor ? Handover.Take(Path.Combine(predecessor, Handover.FileName), _listeners) : null;
        await Mesh.RestoreAsync();
        var file = _options.PathOf(Handover.FileName);
        File.Delete(file);
        File.Delete(_options.PathOf(ProxyOptions.ControlSocket));
        _handover.Bind(new UnixDomainSocketEndPoint(file));
        _handover.Listen();
        Replaced = Task.Factory.StartNew(WaitForSuccessor, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        await _control.StartAsync();
        serves?.Invoke();
    }

    private async Task WaitForSuccessor()
    {
        try
        {
            Handover.Serve(_handover, _listeners);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The process ends for another reason.
            return;
        }
        Mesh.BeginDraining();
        await _listeners.StopAsync();
        await DrainAsync();
    }

    /// <summary>Waits for what is under way, and leaves idle connections to their clients for a while: each is told with its next answer to come back by a new one.</summary>
    private async Task DrainAsync()
    {
        var started = _time.GetTimestamp();
        var quietSince = started;
        while (_time.GetElapsedTime(started) < _options.DrainTime && _time.GetElapsedTime(quietSince) < _options.IdleTime)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
            if (Volatile.Read(ref _underWay) > 0) quietSince = _time.GetTimestamp();
        }
    }

    private WebApplication CreateData(MeshHandler handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowResponseHeaderCompression = true;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
            // What comes from endpoints is handed down as it is.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(new MeshEndPoint(isHttp2: false), listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(new MeshEndPoint(isHttp2: true), listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(new MeshTransport(_listeners));
        var app = builder.Build();
        app.Run(async context =>
        {
            Interlocked.Increment(ref _underWay);
            try
            {
                await handler.HandleAsync(context);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        });
        return app;
    }

    private WebApplication CreateControl()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = TableJson.Options.DefaultIgnoreCondition;
            foreach (var converter in TableJson.Options.Converters) json.SerializerOptions.Converters.Add(converter);
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.ListenUnixSocket(_options.PathOf(ProxyOptions.ControlSocket));
        });
        var app = builder.Build();
        app.MapControl(Mesh, Telemetry, _log, () => new() { ProcessId = Environment.ProcessId, Program = _options.Program, StartedAt = _startedAt });
        return app;
    }
}
