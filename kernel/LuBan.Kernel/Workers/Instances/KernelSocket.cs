using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LuBan.Kernel.Access;
using LuBan.Kernel.Audit;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>
/// The Unix socket on which workers ask the kernel, and on which extensions reach its API in their own name. Begun with the first of them; each shows the token of its own process
/// or version, and is answered about its own extension.
/// </summary>
internal sealed class KernelSocket(IOptions<IsolationOptions> options, KernelDoor door) : IAsyncDisposable
{
    private const int LongestPath = 107;
    private const string CallScheme = "Bearer ";
    private const string ApiScheme = WorkerHeaders.ApiScheme + " ";
    private readonly ConcurrentDictionary<string, Asking> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1);
    private WebApplication? _server;
    private string _path = "";

    /// <summary>Listens, if that is not so yet.</summary>
    /// <returns>The path of the socket.</returns>
    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_server is not null) return _path;
            _path = FreePath();
            var server = Build(_path);
            await StartDetachedAsync(server, cancellationToken);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _server = server;
            return _path;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Answers whoever shows the token, until <see cref="Close"/>.</summary>
    public void Open(string token, string extension, CallTable calls, WorkerFacilities? facilities = null) => _known[HashOf(token)] = new(extension, calls, facilities);

    public void Close(string token) => _known.TryRemove(HashOf(token), out _);

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
            File.Delete(_path);
        }
        _starting.Dispose();
    }

    /// <summary>Whoever asks first may be an extension: what listens from now on must not carry its flow of execution along, and with that its code.</summary>
    private static async Task StartDetachedAsync(WebApplication server, CancellationToken cancellationToken)
    {
        Task starting;
        using (ExecutionContext.SuppressFlow()) starting = Task.Run(() => server.StartAsync(cancellationToken), cancellationToken);
        await starting;
    }

    private WebApplication Build(string path)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var server = builder.Build();
        server.Run(HandleAsync);
        return server;
    }

    private Task HandleAsync(HttpContext context)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (Find(shown, CallScheme) is { Facilities: { } facilities }) return facilities.AnswerAsync(context);
        if (Find(shown, ApiScheme) is { } asking) return EnterAsync(context, asking);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("LB8808: This is for the extensions of this kernel, and the token that was shown is none of theirs, or of one that has ended.");
    }

    private async Task EnterAsync(HttpContext context, Asking asking)
    {
        // What is in force where the request was made is in force for what it does.
        if (asking.Calls.Find(context.Request.Headers[WorkerHeaders.Call]) is { } call)
        {
            StoreFence.Current = call.Fence;
            if (call.Audit?.Request.CorrelationId is { } correlation) context.Request.Headers[CorrelationMiddleware.Header] = correlation;
        }
        context.Request.Headers.Remove(WorkerHeaders.Call);
        await door.InvokeAsync(context, asking.Extension);
    }

    private Asking? Find(string shown, string scheme) => shown.StartsWith(scheme, StringComparison.Ordinal) ? _known.GetValueOrDefault(HashOf(shown[scheme.Length..])) : null;

    /// <summary>A path that is short enough, with nothing in its place: what a killed kernel left is removed.</summary>
    private string FreePath()
    {
        var folder = options.Value.SocketDirectory;
        if (folder is not null && !OperatingSystem.IsWindows() && Encoding.UTF8.GetByteCount(Path.Combine(Path.GetFullPath(folder), "k")) <= LongestPath) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else folder = Directory.CreateTempSubdirectory("luban-").FullName;
        var path = Path.Combine(Path.GetFullPath(folder), "k");
        File.Delete(path);
        return path;
    }

    // Not compared character by character: what is compared says nothing about the token.
    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Whom a token belongs to.</summary>
    private sealed record Asking(string Extension, CallTable Calls, WorkerFacilities? Facilities);
}
