using System.Diagnostics;
using System.Globalization;
using LuBan.Extensions.Processes;
using LuBan.Sdk;
using LuBan.ServiceMesh.Proxy;
using LuBan.ServiceMesh.Proxy.Listening;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.ServiceMesh.Running;

/// <summary>
/// Keeps one data plane running on this machine. It outlives the kernel and this version of the extension: whoever comes next adopts it, or lets
/// its own version take its place. It ends when the extension is disabled or removed.
/// </summary>
internal sealed partial class ProxySupervisor(IExtensionEnvironment environment, OwnPlan plan, MetricsAnnouncer announcer, ILogger<ProxySupervisor> logger) : IHostedService, IDisposable
{
    private const int LongestSocket = 107;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly string _root = Path.Combine(environment.DataDirectory, "proxy");
    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Lazy<ProxyProgram> _program = new(() => new(environment));
    private ProxyClient? _client;
    private bool _stopped;

    private string CurrentFile => Path.Combine(_root, "current");

    private string OwnerFile => Path.Combine(_root, "owner");

    /// <summary>The data plane that runs; null when there is none.</summary>
    public ProxyClient? Client => Volatile.Read(ref _client);

    /// <summary>The data plane that runs.</summary>
    /// <exception cref="MeshException">There is none.</exception>
    public ProxyClient Required => Client ?? throw new MeshException("LB9350", "The data plane does not run. It starts with the first MeshService, VirtualService or DestinationRule.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        File.WriteAllText(OwnerFile, _self);
        if (Running() is { } running) Use(running);
        return Task.CompletedTask;
    }

    /// <summary>Sees that this version's program runs, and gives the way to it; null when another version of the extension looks after it now.</summary>
    public async Task<ProxyClient?> EnsureAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (_stopped || !IsOwner()) return null;
            var running = Running();
            if (running is not null && await IsCurrentAsync(running, cancellationToken)) return Use(running);
            return Use(await StartProcessAsync(running, cancellationToken));
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            _stopped = true;
            if (!IsOwner()) return;
            File.Delete(OwnerFile);
            // Left alone when only the kernel stops, or another version follows: traffic goes on.
            if (await plan.IsWantedAsync(cancellationToken)) return;
            // To the end, whatever else is late: what goes on without its extension would be nobody's.
            foreach (var folder in RunFolders()) if (DetachedProcess.Adopt(folder) is { IsRunning: true } process) await process.StopAsync(Grace, CancellationToken.None);
            LogStopped();
            await announcer.WithdrawAsync(cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _changing.Dispose();
    }

    /// <summary>Whoever started last looks after the process. A version that came up and was taken back leaves it to the one before.</summary>
    private bool IsOwner()
    {
        if (!File.Exists(OwnerFile)) File.WriteAllText(OwnerFile, _self);
        return File.ReadAllText(OwnerFile) == _self;
    }

    private string? Running() => File.Exists(CurrentFile) && Path.Combine(_root, File.ReadAllText(CurrentFile)) is var folder && DetachedProcess.Adopt(folder) is { IsRunning: true } ? folder : null;

    private IEnumerable<string> RunFolders() => Directory.Exists(_root) ? Directory.EnumerateDirectories(_root, "run-*") : [];

    private async Task<bool> IsCurrentAsync(string folder, CancellationToken cancellationToken)
    {
        using var client = new ProxyClient(folder);
        try
        {
            return (await client.StatusAsync(cancellationToken)).Program == _program.Value.Digest;
        }
        catch (MeshException exception) when (exception.Code == "LB9354")
        {
            // It runs and does not answer: another one takes its place.
            return false;
        }
    }

    private async Task<string> StartProcessAsync(string? predecessor, CancellationToken cancellationToken)
    {
        var program = _program.Value;
        var folder = Path.Combine(_root, $"run-{RunFolders().Select(NumberOf).DefaultIfEmpty(0).Max() + 1}");
        // Before anything is made, and in the same words each time: a status that differs is a change, and tried again at once.
        if (Path.Combine(folder, Handover.FileName).Length > LongestSocket) throw new MeshException("LB9351", $"The path '{_root}' is too long for the data plane's sockets ({LongestSocket} characters with their names). Put LuBan's data into a folder with a shorter name.");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var last = File.Exists(CurrentFile) ? Path.Combine(_root, File.ReadAllText(CurrentFile), ProxyOptions.TableFile) : null;
        if (File.Exists(last)) File.Copy(last, Path.Combine(folder, ProxyOptions.TableFile), overwrite: true);
        List<string> arguments = [.. program.Prepare(), "--folder", folder, "--program", program.Digest];
        if (predecessor is not null) arguments.AddRange(["--predecessor", predecessor]);
        var process = await DetachedProcess.StartAsync(new()
        {
            Folder = folder, FileName = ProxyProgram.Dotnet, Arguments = arguments, Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_NOLOGO"] = "1" },
        }, cancellationToken);
        await WaitUntilItAnswersAsync(process, folder, cancellationToken);
        File.WriteAllText(CurrentFile + ".next", Path.GetFileName(folder));
        File.Move(CurrentFile + ".next", CurrentFile, overwrite: true);
        LogStarted(process.Id, program.Digest);
        Forget(folder);
        return folder;
    }

    /// <summary>As long as it runs it is waited for: on a busy machine a start takes its time, and another one would take as long.</summary>
    private static async Task WaitUntilItAnswersAsync(DetachedProcess process, string folder, CancellationToken cancellationToken)
    {
        using var client = new ProxyClient(folder);
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(client, cancellationToken))
        {
            if (process.IsRunning && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
                continue;
            }
            await process.StopAsync(TimeSpan.Zero, CancellationToken.None);
            var said = File.Exists(process.ErrorFile) ? (await File.ReadAllTextAsync(process.ErrorFile, CancellationToken.None)).Trim() : "";
            throw new MeshException("LB9351", $"The data plane did not start. It said: {(said.Length > 0 ? said[..Math.Min(said.Length, 1000)] : "nothing")}");
        }
    }

    private static async Task<bool> AnswersAsync(ProxyClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.StatusAsync(cancellationToken);
            return true;
        }
        catch (MeshException)
        {
            return false;
        }
    }

    /// <summary>Removes the folders of processes that are gone. One that still drains keeps its own.</summary>
    private void Forget(string current)
    {
        foreach (var folder in RunFolders().Where(one => one != current && DetachedProcess.Adopt(one) is not { IsRunning: true })) Directory.Delete(folder, recursive: true);
    }

    private static int NumberOf(string folder) => int.TryParse(Path.GetFileName(folder)["run-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private ProxyClient Use(string folder)
    {
        if (Client is { } client && client.Folder == folder) return client;
        var next = new ProxyClient(folder);
        // Not disposed: a request may be under way with it; it holds one idle connection.
        Interlocked.Exchange(ref _client, next);
        return next;
    }

    [LoggerMessage(1, LogLevel.Information, "The data plane runs as process {ProcessId}, program {Digest}")]
    private partial void LogStarted(int processId, string digest);

    [LoggerMessage(2, LogLevel.Information, "The data plane was ended with the extension")]
    private partial void LogStopped();
}
