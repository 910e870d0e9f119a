using LuBan.Kernel.Contributions;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>One loaded version of an extension, from its first step to the verdict about its end. Holds nothing of the extension once that is stopped.</summary>
public sealed class ExtensionRuntime : IContributor
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FailureLog _failures;
    private readonly Lock _notesLock = new();
    private readonly List<string> _notes = [];
    private volatile IExtensionInstance? _instance;
    private volatile ContributionSet _contributions = ContributionSet.Empty;
    private volatile UnloadVerdict? _verdict;
    private readonly TaskCompletionSource<UnloadVerdict> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = (int)ExtensionState.Loading;
    private int _ending;

    internal ExtensionRuntime(ExtensionManifest manifest, ExtensionHostOptions options, TimeProvider time, ExtensionLog log, ILogger logger)
    {
        Manifest = manifest;
        Log = log;
        Faults = new(time, options.FailureMemory);
        _failures = new(time);
        LoadedAt = time.GetUtcNow();
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc />
    public string Id => Manifest.Id;

    /// <inheritdoc />
    public string Version => Manifest.Version;

    /// <summary>The manifest of its package.</summary>
    public ExtensionManifest Manifest { get; }

    /// <summary>Where it stands in its life.</summary>
    public ExtensionState State => (ExtensionState)Volatile.Read(ref _state);

    /// <inheritdoc />
    public ContributionSet Contributions => _contributions;

    /// <summary>When loading began.</summary>
    public DateTimeOffset LoadedAt { get; }

    /// <summary>How many requests it is answering.</summary>
    public int InFlight => _instance?.Gate.Count ?? 0;

    /// <summary>How many requests ended in an unhandled exception.</summary>
    public long Failures => Faults.Failures;

    /// <summary>What became of its code; null while it is not stopped.</summary>
    public UnloadVerdict? Verdict => _verdict;

    /// <summary>Whether it works as it should, by what was seen so far.</summary>
    public ExtensionHealth Health => _instance?.Trouble is { } trouble ? new(false, [trouble, .. Faults.Current.Reasons]) : Faults.Current;

    /// <summary>Told when its process ends or serves again: what is wrong with it, or null. Set by whoever shows it.</summary>
    internal Action<string?>? TroubleChanged { get; set; }

    /// <summary>Whether its code runs in a process of its own.</summary>
    public bool InWorker { get; internal init; }

    /// <summary>The recent log lines of this extension, across versions.</summary>
    public ExtensionLog Log { get; }

    /// <summary>What its package adds to the console.</summary>
    internal ConsolePackage? Console { get; init; }

    internal HealthTracker Faults { get; }

    /// <summary>What keeps its code within its limits; null while none of it is in this process.</summary>
    internal InstanceContainment? Containment => (_instance as ExtensionInstance)?.Containment;

    internal IExtensionInstance? Instance { get => _instance; set => _instance = value; }

    /// <inheritdoc />
    public bool TryEnter() => _instance is { } instance && instance.Gate.TryEnter();

    /// <inheritdoc />
    public Task InvokeAsync(HttpContext context)
    {
        // The lease that was taken keeps the instance from being dropped.
        return _instance!.InvokeAsync(context);
    }

    /// <summary>Asks the extension's health checks now, and adds what was seen so far.</summary>
    /// <param name="cancellationToken">Ends the wait; a check that hangs counts as a reason.</param>
    /// <returns>The health.</returns>
    public async Task<ExtensionHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        var seen = Health;
        if (State != ExtensionState.Serving || _instance is not { } instance) return seen;
        string[] failing;
        try
        {
            failing = [.. (await instance.ReadHealthAsync(cancellationToken)).Where(check => !check.IsHealthy).Select(check => check.Text)];
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failing = ["the health checks did not answer in time"];
        }
        catch (Exception exception)
        {
            failing = [$"the health checks failed: {exception.GetType().FullName}: {exception.Message}"];
        }
        return failing.Length == 0 ? seen : new(false, [.. seen.Reasons, .. failing]);
    }

    /// <summary>Asks the extension's health checks now.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them; none while it does not serve. One that says why when they could not be asked.</returns>
    internal async Task<IReadOnlyList<ExtensionHealthCheck>> ReadChecksAsync(CancellationToken cancellationToken)
    {
        if (State != ExtensionState.Serving || _instance is not { } instance) return [];
        try
        {
            return await instance.ReadHealthAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [new("", "Unhealthy", "the health checks did not answer in time", TimeSpan.Zero)];
        }
        catch (Exception exception)
        {
            return [new("", "Unhealthy", $"the health checks failed: {TypeNames.Of(exception)}: {exception.Message}", TimeSpan.Zero)];
        }
    }

    internal void SetContributions(ContributionSet contributions) => _contributions = contributions;

    internal void MoveTo(ExtensionState state) => Volatile.Write(ref _state, (int)state);

    /// <summary>The first verdict, for whoever asks second.</summary>
    internal Task<UnloadVerdict> Ended => _ended.Task;

    /// <summary>True for the one caller that ends it.</summary>
    internal bool TryBeginEnd() => Interlocked.Exchange(ref _ending, 1) == 0;

    internal void End(UnloadVerdict verdict)
    {
        _verdict = verdict;
        MoveTo(verdict.State);
        _ended.TrySetResult(verdict);
    }

    internal void AddNote(string note)
    {
        lock (_notesLock) _notes.Add(note);
    }

    internal IReadOnlyList<string> TakeNotes()
    {
        lock (_notesLock) return [.. _notes];
    }

    /// <summary>Writes an unhandled exception down as text and counts it.</summary>
    /// <returns>The exception's type name.</returns>
    internal string RecordFailure(string what, Exception exception)
    {
        var type = TypeNames.Of(exception);
        Faults.Fail($"{what}: {type}: {exception.Message}");
        if (_failures.Admits(out var leftOut)) LogException($"Unhandled exception in {what}{(leftOut == 0 ? "" : $" ({leftOut} more before it were left out)")}", exception);
        return type;
    }

    internal void RecordBackgroundFailure(string service, Exception exception)
    {
        Faults.Degrade($"LB3051: hosted service {service} stopped with {TypeNames.Of(exception)}: {exception.Message}");
        LogException($"Hosted service {service} stopped", exception);
    }

    internal void LogException(string what, Exception exception) => WriteLog(LogLevel.Error, $"{what}: {exception}");

    internal void WriteLog(LogLevel level, string text)
    {
        Log.Write(new(_time.GetUtcNow(), level, "LuBan", text));
        HostLog.ExtensionLine(_logger, level, Id, Version, text);
    }
}
