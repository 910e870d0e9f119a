using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Hosting;

/// <summary>Loads, publishes, reconfigures and unloads extensions in this process.</summary>
public sealed partial class ExtensionHost : IDisposable
{
    private readonly ExtensionHostKernel _kernel;
    private readonly ContributionRegistry _registry;
    private readonly ILogger _logger;
    private readonly UnloadReaper _reaper;
    private ExtensionWatchdog? _watchdog;
    private ProcessorShares? _shares;
    private readonly Lock _publishing = new();
    private readonly Lock _tracking = new();
    private readonly List<ExtensionRuntime> _runtimes = [];
    private readonly ConcurrentDictionary<string, Task> _switching = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ExtensionLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the host. Resolved from the kernel's container.</summary>
    /// <param name="options">Deadlines and limits.</param>
    /// <param name="registry">Where contributions are published.</param>
    /// <param name="authorizer">Decides about every request to an extension.</param>
    /// <param name="sources">Add kernel facilities to extensions.</param>
    /// <param name="starters">Runs reconcilers; none: they do not run.</param>
    /// <param name="metrics">The host's figures.</param>
    /// <param name="loggers">The kernel's loggers.</param>
    /// <param name="environment">The kernel's environment.</param>
    /// <param name="time">The clock.</param>
    public ExtensionHost(
        IOptions<ExtensionHostOptions> options, ContributionRegistry registry, IEndpointAuthorizer authorizer, IEnumerable<IExtensionServiceSource> sources,
        IEnumerable<IControllerStarter> starters, ExtensionMetrics metrics, ILoggerFactory loggers, IHostEnvironment environment, TimeProvider time)
    {
        _registry = registry;
        _logger = loggers.CreateLogger("LuBan.Kernel.Hosting");
        _reaper = new(time);
        _kernel = new(options.Value, time, loggers, environment.EnvironmentName, metrics, authorizer, [.. sources], starters.LastOrDefault());
        metrics.Observe(() => Runtimes);
        foreach (var missing in UnloadHygiene.Missing()) HostLog.MissingCache(_logger, missing, Environment.Version);
    }

    /// <summary>Which clean-ups run at unload. Only tests switch one off.</summary>
    internal HygieneRows Hygiene { get; set; } = HygieneRows.All;

    /// <summary>Where else than in this process versions can run.</summary>
    internal IReadOnlyList<IExtensionTier> Tiers { get; private set; } = [];

    /// <summary>Every version in memory: loading, serving, draining, leaked.</summary>
    public IReadOnlyList<ExtensionRuntime> Runtimes
    {
        get
        {
            lock (_tracking) return [.. _runtimes];
        }
    }

    /// <summary>The published version of an extension.</summary>
    /// <param name="id">The extension id, in any case.</param>
    /// <returns>The runtime, or null.</returns>
    public ExtensionRuntime? Find(string id) => _registry.Current.Find(id) as ExtensionRuntime;

    /// <summary>The log lines of an extension, loaded or not.</summary>
    /// <param name="id">The extension id, in any case.</param>
    /// <returns>The log; empty for an extension that was never loaded.</returns>
    public ExtensionLog Log(string id) => _logs.GetOrAdd(id, _ => new(_kernel.Options.LogLines));

    /// <summary>
    /// Loads a version beside whatever runs: code, <c>Configure</c>, container, endpoints, hosted services, warm-up, health.
    /// It takes no requests before <see cref="Publish"/>.
    /// </summary>
    /// <param name="request">Which version.</param>
    /// <param name="step">Told what is being done, for people.</param>
    /// <param name="cancellationToken">Gives up; everything is undone.</param>
    /// <returns>A runtime in state <see cref="ExtensionState.Serving"/>.</returns>
    /// <exception cref="ExtensionException">It could not be loaded. Everything was undone.</exception>
    public async Task<ExtensionRuntime> LoadAsync(ExtensionLoadRequest request, IProgress<string>? step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        step?.Report("checking the package's assemblies");
        var console = ConsolePackage.Read(request.PackageDirectory, request.Manifest, out var problems) is { } found ? found with { PackageHash = request.PackageHash, Signer = request.Signer } : null;
        ThrowProblems(request.Manifest, [.. PackageCheck.Run(request, _kernel.Options.HostVersion), .. problems]);

        var runtime = new ExtensionRuntime(request.Manifest, _kernel.Options, _kernel.Time, Log(request.Manifest.Id), _logger) { Console = console, InWorker = request.InWorker };
        Track(runtime);
        runtime.WriteLog(LogLevel.Information, "Loading.");
        foreach (var warning in console?.Warnings ?? []) runtime.WriteLog(LogLevel.Warning, warning.ToString());
        var failure = await TryLoadAsync(runtime, request, step, cancellationToken);
        if (failure is null)
        {
            runtime.MoveTo(ExtensionState.Serving);
            _kernel.Metrics.Loaded(runtime.Id, Stopwatch.GetElapsedTime(started));
            runtime.WriteLog(LogLevel.Information, $"Ready after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms.");
            return runtime;
        }

        step?.Report("undoing the failed load");
        var verdict = await EndAsync(runtime, TimeSpan.Zero, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        runtime.WriteLog(LogLevel.Error, $"{failure.Code}: {failure.Message}");
        throw new ExtensionException(failure.Code, verdict.State == ExtensionState.Leaked ? $"{failure.Message} In addition: {verdict.Reason}" : failure.Message);
    }

    /// <summary>Makes a loaded version the one that takes requests, in one swap.</summary>
    /// <param name="next">A runtime from <see cref="LoadAsync"/>.</param>
    /// <returns>The version that it replaced. Retire it.</returns>
    /// <exception cref="ExtensionException">It is not ready, or another extension already contributes the same thing. Nothing was changed.</exception>
    public PublishResult Publish(ExtensionRuntime next)
    {
        ArgumentNullException.ThrowIfNull(next);
        ExtensionRuntime? replaced;
        lock (_publishing)
        {
            if (next.State != ExtensionState.Serving)
                throw new ExtensionException("LB3031", $"Extension '{next.Id}' {next.Version} is {next.State}; only a version that is Serving can be published. Load it again.");
            ThrowProblems(next.Manifest, FindConflicts(next));
            replaced = _registry.Replace(next) as ExtensionRuntime;
            if (ReferenceEquals(replaced, next)) return new(null);
            SwitchControllers(next, replaced);
        }
        next.WriteLog(LogLevel.Information, replaced is null ? "Published." : $"Published in place of {replaced.Version}.");
        return new(replaced);
    }

    /// <summary>Takes an extension out of the snapshot: new requests are answered with 404. Retire the runtime next.</summary>
    /// <param name="id">The extension id, in any case.</param>
    /// <returns>The runtime that was published, or null.</returns>
    public ExtensionRuntime? Unpublish(string id)
    {
        lock (_publishing)
        {
            var removed = _registry.Remove(id) as ExtensionRuntime;
            SwitchControllers(null, removed);
            return removed;
        }
    }

    /// <summary>Ends a version: drain, cancel, stop, dispose, clean up, unload, and prove that the code is gone.</summary>
    /// <param name="runtime">The version. If it is still published, requests get 503 until the end and 404 after it.</param>
    /// <param name="drain">How long requests in flight may go on.</param>
    /// <param name="cancellationToken">Shortens the drain. What follows is never cut short.</param>
    /// <returns>What became of the code.</returns>
    public async Task<UnloadVerdict> RetireAsync(ExtensionRuntime runtime, TimeSpan drain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var started = Stopwatch.GetTimestamp();
        var verdict = await EndAsync(runtime, drain, cancellationToken);
        _kernel.Metrics.Unloaded(runtime.Id, Stopwatch.GetElapsedTime(started));
        return verdict;
    }

    /// <summary>Puts a new <c>spec.config</c> in force: options reload, and no request is dropped.</summary>
    /// <param name="id">The extension id, in any case.</param>
    /// <param name="config">The new configuration.</param>
    /// <exception cref="ExtensionException">The options do not validate, or the extension is not serving. The old values stay in force.</exception>
    public void UpdateConfiguration(string id, JsonObject config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (Find(id) is not { Instance: { } instance } runtime)
            throw new ExtensionException("LB3032", $"Extension '{id}' is not serving, so there is nothing to configure. Its configuration is read when it is loaded.");
        Reconfigure(instance, config);
        runtime.WriteLog(LogLevel.Information, "Configuration reloaded.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _watchdog?.Dispose();
        _shares?.Dispose();
        _reaper.Dispose();
    }

    internal ExtensionHost With(IEnumerable<IExtensionTier> tiers, Func<IExtensionContainment?> containment)
    {
        Tiers = [.. tiers];
        _watchdog = new(() => Runtimes, _kernel.Options, containment, _logger);
        _shares = new(() => Runtimes, _kernel.Options.LateAfter, _logger);
        return this;
    }

    private void Reconfigure(IExtensionInstance instance, JsonObject config)
    {
        // Validators and change callbacks are the extension's code: they get a thread of their own and a deadline.
        var reconfigured = instance.ReconfigureAsync(config);
        if (!reconfigured.Wait(_kernel.Options.ConfigureTimeout))
            throw new ExtensionException("LB3018", $"The extension did not return within {_kernel.Options.ConfigureTimeout.TotalSeconds:0.#} s while it took over its new configuration, and may be using a mixture of old and new values. Its change callbacks must not block.");
        if (reconfigured.Result is { } failure) throw new ExtensionException(failure.Code, failure.Message);
    }

    private static void ThrowProblems(ExtensionManifest manifest, IReadOnlyList<ExtensionProblem> problems)
    {
        if (problems.Count == 0) return;
        throw problems is [var single]
            ? new ExtensionException(single.Code, $"{single.Location}: {single.Message}")
            : new ExtensionException(problems[0].Code, $"Extension '{manifest.Id}' {manifest.Version} has {problems.Count} problems: {string.Join(" | ", problems)}");
    }

    private List<ExtensionProblem> FindConflicts(ExtensionRuntime next)
    {
        var problems = new List<ExtensionProblem>();
        foreach (var other in _registry.Current.Contributors.Where(other => !string.Equals(other.Id, next.Id, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var group in next.Contributions.ApiGroups.Select(group => group.Group).Concat(next.Contributions.Kinds.Select(kind => kind.Group)).Distinct(StringComparer.Ordinal))
            {
                var isForeign = next.Contributions.ApiGroups.Any(own => own.Group == group);
                if (other.Contributions.ApiGroups.Any(taken => taken.Group == group) || (isForeign && other.Contributions.Kinds.Any(taken => taken.Group == group)))
                    problems.Add(new("LB3030", group, $"Extension '{other.Id}' {other.Version} already serves this API group. Two extensions cannot own one group: uninstall one, or give the other another group."));
            }
            foreach (var kind in next.Contributions.Kinds)
            {
                if (other.Contributions.Kinds.Any(taken => taken.Group == kind.Group && taken.Kind == kind.Kind))
                {
                    problems.Add(new("LB3030", $"{kind.Group}/{kind.Kind}",
                        $"Extension '{other.Id}' {other.Version} already serves this kind. Two extensions cannot own one kind: uninstall one, or give the kind another group."));
                }
            }
        }
        return problems;
    }

    // Chained per extension: two versions must not reconcile at the same time, however quickly one publish follows another.
    private void SwitchControllers(ExtensionRuntime? next, ExtensionRuntime? replaced)
    {
        if (_kernel.Controllers is null || (next ?? replaced)?.Id is not { } id) return;
        using var flow = ExecutionContext.SuppressFlow();
        _switching.AddOrUpdate(id, _ => Task.Run(SwitchAsync), (_, before) => before.ContinueWith(_ => SwitchAsync(), TaskScheduler.Default).Unwrap());

        async Task SwitchAsync()
        {
            if (replaced is not null) await StopControllersAsync(replaced);
            if (next is not null && ReferenceEquals(Find(id), next)) StartControllers(next);
        }
    }

    private static async Task StopControllersAsync(ExtensionRuntime runtime)
    {
        if (runtime.Instance is not { } instance) return;
        var notes = new List<string>();
        await instance.StopControllersAsync(notes);
        foreach (var note in notes) runtime.AddNote(note);
    }

    private static void StartControllers(ExtensionRuntime runtime)
    {
        try
        {
            runtime.Instance?.StartControllers();
        }
        catch (Exception exception)
        {
            runtime.Faults.Degrade($"LB3055: its reconcilers could not be started: {LoadFailure.Describe(exception)}");
            runtime.LogException("The reconcilers could not be started", exception);
        }
    }

    private void Track(ExtensionRuntime runtime)
    {
        lock (_tracking) _runtimes.Add(runtime);
    }

    private void Untrack(ExtensionRuntime runtime)
    {
        lock (_tracking) _runtimes.Remove(runtime);
    }
}
