using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>The Unix socket on which workers ask the kernel. Begun with the first worker; each shows the token of its own process, and is answered about its own extension.</summary>
internal sealed class KernelSocket(IOptions<IsolationOptions> options) : IAsyncDisposable
{
    private const int LongestPath = 107;
    private const string Scheme = "Bearer ";
    private readonly ConcurrentDictionary<string, WorkerFacilities> _workers = new(StringComparer.Ordinal);
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
            await server.StartAsync(cancellationToken);
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _server = server;
            return _path;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Answers whoever shows the token, until <see cref="Close"/>.</summary>
    public void Open(string token, WorkerFacilities facilities) => _workers[HashOf(token)] = facilities;

    public void Close(string token) => _workers.TryRemove(HashOf(token), out _);

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
            File.Delete(_path);
        }
        _starting.Dispose();
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
        if (shown.StartsWith(Scheme, StringComparison.Ordinal) && _workers.TryGetValue(HashOf(shown[Scheme.Length..]), out var facilities))
            return facilities.AnswerAsync(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("LB8808: This is for the workers of this kernel, and the token that was shown is none of theirs, or of one that has ended.");
    }

    /// <summary>A path that is short enough, with nothing in its place: what a killed kernel left is removed.</summary>
    private string FreePath()
    {
        var folder = options.Value.SocketDirectory;
        if (folder is not null && Encoding.UTF8.GetByteCount(Path.Combine(Path.GetFullPath(folder), "k")) <= LongestPath) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else folder = Directory.CreateTempSubdirectory("luban-").FullName;
        var path = Path.Combine(Path.GetFullPath(folder), "k");
        File.Delete(path);
        return path;
    }

    // Not compared character by character: what is compared says nothing about the token.
    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
