using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using LuBan.Sdk;
using OsProcess = System.Diagnostics.Process;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>A worker in a process of its own, from its first instruction to the last of its children.</summary>
internal sealed class WorkerProcess : IWorkerProcess
{
    private const int KeptInMessage = 10;
    private const string Stopped = "stopped";
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);
    private readonly OsProcess _process;
    private readonly Stream _input;
    private readonly WorkerOutput _output;
    private readonly ControlGroup? _group;
    private readonly WorkerGuard? _guard;
    private readonly ProcessFamily _family;
    private readonly ProcessWatch _watch;
    private readonly TimeProvider _time;
    private readonly Action _cleanUp;
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<string> _protocol = Channel.CreateBounded<string>(16);
    private string? _reason;
    private bool _stopping;

    public WorkerProcess(OsProcess process, WorkerParts parts, WorkerOutput output, TimeProvider time)
    {
        (_process, _input) = (process, process.StandardInput.BaseStream);
        (_group, _guard, _time, _output, _cleanUp) = (parts.Group, parts.Guard, time, output, parts.CleanUp);
        SocketPath = WorkerFolders.SocketOf(parts.Folder);
        ProcessId = process.Id;
        _family = new(parts.Record);
        _watch = new(_family, parts.Limits, _group is null, End);
        Exited = RunAsync(parts.WatchInterval);
    }

    public string SocketPath { get; }

    public int ProcessId { get; }

    public DateTimeOffset StartedAt { get; private set; }

    public Task<WorkerExit> Exited { get; }

    public ConfinementReport? Confinement { get; private set; }

    public IReadOnlyList<string> LastErrors => _output.LastErrors;

    public WorkerUsage? ReadUsage() => _watch.Usage;

    /// <summary>Brings it from its start to where it listens: it confines itself, gets its document, and says that it is ready.</summary>
    /// <exception cref="ExtensionException">It ended, or said why it cannot.</exception>
    public async Task OpenAsync(Confinement confinement, string document, IEnumerable<string> missing, CancellationToken cancellationToken)
    {
        await SendAsync(Confiner.Message(confinement), cancellationToken);
        var first = await NextAsync(cancellationToken);
        if (Read(first, WorkerJson.Default.ConfinementReport) is not { InForce: not null, Missing: not null } report) throw Failure(first) ?? Refused("it did not say how it is confined");
        string[] unguarded = _guard is null ? ["what it started ends with a kernel that is killed only at the kernel's next start: there is no /bin/sh"] : [];
        Confinement = report.With([_group is null ? "memory, tasks and processor time watched by the kernel" : "memory, tasks and processor time limited by its cgroup"], [.. missing, .. unguarded]);
        // Only now: a process that could not give up its rights never sees the secrets.
        await SendAsync(Encoding.UTF8.GetBytes(document + "\n"), cancellationToken);
        for (string line; (line = await NextAsync(cancellationToken)) != WorkerProgram.Ready;)
        {
            if (Failure(line) is { } failure) throw failure;
        }
        _protocol.Writer.TryComplete();
        StartedAt = _time.GetUtcNow();
    }

    /// <summary>Ends it at once.</summary>
    /// <param name="reason">Why, for people.</param>
    public void End(string reason)
    {
        _reason ??= reason;
        _group?.Kill();
        _family.Signal(LinuxNative.SignalKill);
    }

    public async Task StopAsync(TimeSpan grace)
    {
        if (Exited.IsCompleted) return;
        _stopping = true;
        _reason ??= Stopped;
        // The end of its input is the wish to end; a halted one could not hear it.
        _family.Signal(LinuxNative.SignalContinue);
        _input.Close();
        try
        {
            await Exited.WaitAsync(grace, _time);
        }
        catch (TimeoutException)
        {
            if (_reason == Stopped) _reason = $"{Stopped}: it did not end by itself within {grace.TotalSeconds:0.#} s";
            End(_reason);
            await Exited;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero);

    private async Task<WorkerExit> RunAsync(TimeSpan interval)
    {
        var watch = _watch.RunAsync(interval, _time, _ended.Token);
        var outputs = Task.WhenAll(_output.ReadOutputAsync(_process.StandardOutput.BaseStream, _protocol.Writer), _output.ReadErrorsAsync(_process.StandardError.BaseStream));
        await _process.WaitForExitAsync();
        await _ended.CancelAsync();
        await watch;
        // The others of its session hold its output open: without them the last lines come to their end.
        await _family.EndAsync(_time);
        _guard?.Dispose();
        await Task.WhenAny(outputs, Task.Delay(OutputGrace, _time));
        _output.Flush();
        _protocol.Writer.TryComplete();
        var code = _process.ExitCode;
        var exit = new WorkerExit(ExitReason.SignalOf(code) is null ? code : null, ExitReason.SignalOf(code), ExitReason.Of(code, _output.LastErrors, _reason, _group?.RanOutOfMemory == true), _stopping);
        CleanUp();
        return exit;
    }

    /// <summary>What cannot be removed now is removed at the next start of the kernel.</summary>
    private void CleanUp()
    {
        _process.Dispose();
        try
        {
            _group?.Remove();
            _cleanUp();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _output.Tell($"What the worker left could not be removed: {exception.Message}");
        }
    }

    private async Task SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        try
        {
            await _input.WriteAsync(message, cancellationToken);
            await _input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw Refused((await Exited).Reason);
        }
    }

    private static ExtensionException? Failure(string line) =>
        Read(line, WorkerJson.Default.StartFailure) is { Code: not null, Message: not null } failure ? new(failure.Code, failure.Message) : null;

    private async ValueTask<string> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _protocol.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw Refused((await Exited).Reason);
        }
    }

    private ExtensionException Refused(string reason)
    {
        var lines = string.Join('\n', LastErrors.TakeLast(KeptInMessage));
        return new("LB8851", $"The worker did not start: {reason}.{(lines.Length > 0 ? "\nIt wrote last:\n" + lines : "")}");
    }

    private static T? Read<T>(string line, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize(line, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
