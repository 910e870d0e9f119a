using System.Text.Json;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>An extension in a process of its own: the same hosting as in the kernel, with the kernel's facilities at the other end of a socket.</summary>
internal static class WorkerGuest
{
    /// <summary>What is added to the path of the socket for HTTP/1.1, which upgrades need: without TLS a socket speaks one or the other.</summary>
    public const string UpgradeSuffix = ".1";

    // A request line and its headers were read by the kernel already, with its own limits; the caller comes on top.
    private const int MaximumHeaders = 1024 * 1024;

    /// <summary>Runs until the kernel asks for the end.</summary>
    /// <param name="document">What the kernel says: a <see cref="WorkerStart"/>.</param>
    /// <param name="socketPath">Where to listen.</param>
    /// <param name="ready">Called once it listens.</param>
    /// <param name="cancellationToken">The kernel asks for the end, or is gone.</param>
    /// <returns>A task that ends with the work.</returns>
    /// <exception cref="ExtensionException">The extension could not be loaded.</exception>
    public static Task RunAsync(JsonDocument document, string socketPath, Action ready, CancellationToken cancellationToken) =>
        RunAsync(document.Deserialize<WorkerStart>(ProtocolJson.Options)!, socketPath, ready, TimeProvider.System, cancellationToken);

    /// <inheritdoc cref="RunAsync(JsonDocument, string, Action, CancellationToken)"/>
    public static async Task RunAsync(WorkerStart start, string socketPath, Action ready, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var extension = new GuestExtension(start, time);
        await extension.AssembleAsync(cancellationToken);
        await using var server = Build(extension, socketPath);
        await server.StartAsync(cancellationToken);
        ready();
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The kernel has drained before, or is gone: there is nobody left to answer.
        await server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static WebApplication Build(GuestExtension extension, string socketPath)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            // The kernel's limits are in force before; the length of the body is limited as the kernel says with each request.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaximumHeaders;
            kestrel.Limits.MaxRequestHeaderCount = 1000;
            kestrel.Limits.MaxRequestLineSize = MaximumHeaders;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaximumHeaders;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            kestrel.ListenUnixSocket(socketPath, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.ListenUnixSocket(socketPath + UpgradeSuffix, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = builder.Build();
        server.Run(new GuestRequests(extension).HandleAsync);
        return server;
    }
}
