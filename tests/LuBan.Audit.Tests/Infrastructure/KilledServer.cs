using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LuBan.Audit.Tests.Infrastructure;

/// <summary>A real server process that is killed in the middle of traffic.</summary>
internal sealed partial class KilledServer : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _output = new();

    private KilledServer(Process process) => _process = process;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public HttpClient Anonymous { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static async Task<KilledServer> StartAsync(string data, string packages, string? postgres)
    {
        string[] arguments = [Built.Server, "--urls", "http://127.0.0.1:0", "--data", data, "--source", packages, "--no-marketplace", .. postgres is null ? [] : new[] { "--store", "postgres" }];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LUBAN_ADMIN_PASSWORD"] = AuditKernel.Password;
        if (postgres is not null) start.Environment["LUBAN_POSTGRES"] = postgres;
        var server = new KilledServer(new Process { StartInfo = start, EnableRaisingEvents = true });
        server._process.OutputDataReceived += (_, line) => server.Read(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Read(line.Data);
        server._process.Exited += (_, _) => server._address.TrySetException(new InvalidOperationException($"The server ended:\n{string.Join('\n', server._output)}"));
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        server.Http.BaseAddress = server.Anonymous.BaseAddress = await server._address.Task.WaitAsync(TimeSpan.FromSeconds(120));
        server.Http.DefaultRequestHeaders.Authorization = AuditKernel.Basic("admin", AuditKernel.Password);
        return server;
    }

    /// <summary>Ends the process at once, as a power cut would: no handler of it runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        Http.Dispose();
        Anonymous.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (Serves().Match(line) is { Success: true } match) _address.TrySetResult(new(match.Groups[1].Value));
    }

    [GeneratedRegex(@"serves (http://\S+)")]
    private static partial Regex Serves();
}
