using LuBan.Kernel.Diagnostics;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Reconciliation;

/// <summary>
/// Elects one leader among the replicas with a <see cref="Lease"/>. Clocks are never compared: a follower takes over when it has seen no change
/// of the lease for its duration, by its own monotonic time; the leader stops before that, by its own. What a deposed leader still writes is
/// refused by the store: a lease's <c>leaseTransitions</c> is the fencing token, and winning raises it in the same transaction.
/// </summary>
public sealed partial class LeaseElector : ILeadership, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ResourceService _resources;
    private readonly ResourceClient<Lease> _leases;
    private readonly LeaseElectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    // None where no other process can write the lease.
    private readonly Informer? _informer;
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _look = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _changed = new();
    private CancellationTokenSource? _ending;
    private volatile LeaderTerm? _term;
    private Task? _running;
    private string? _observedVersion;
    private long _observedAt;
    private long _highestToken;
    private bool _disposed;

    /// <summary>An elector; it stands for election from <see cref="StartAsync"/> on.</summary>
    /// <param name="resources">Where the lease is.</param>
    /// <param name="options">How the election is held.</param>
    /// <param name="time">For the monotonic time; its wall clock is only written into the lease for people.</param>
    /// <param name="loggers">Told when leadership changes.</param>
    public LeaseElector(ResourceService resources, LeaseElectorOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.RenewDeadline >= options.LeaseDuration || options.RetryPeriod >= options.RenewDeadline)
            throw new ArgumentException("RetryPeriod must be shorter than RenewDeadline, and that shorter than LeaseDuration.", nameof(options));
        (_resources, _options, _time) = (resources, options, time);
        _logger = loggers.CreateLogger("LuBan.Kernel.Leadership");
        var kind = Registered(resources, "coordination.k8s.io", "leases");
        _leases = new(resources, kind, KernelJson.Options, KernelKinds.Owner) { FromKernel = true };
        if (!options.Exclusive) _informer = new(resources, kind, KernelKinds.Owner, time, _logger);
        ControllerMetrics.Register(options.Election, options.Identity, () => _term is not null);
    }

    /// <inheritdoc />
    public LeaderTerm? Term => _term is { Ended.IsCancellationRequested: false } term ? term : null;

    /// <summary>Who stands for election here.</summary>
    public string Identity => _options.Identity;

    /// <inheritdoc />
    public IChangeToken Watch() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <summary>Stands for election. Where no other process can have the store open, it has won when this returns.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the first attempt was made, or left to the background.</returns>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Exclusive) await AttemptAsync(cancellationToken);
        _informer?.Start();
        var token = _stopping.Token;
        using var flow = ExecutionContext.SuppressFlow();
        _running = Task.Run(() => RunAsync(token), CancellationToken.None);
    }

    /// <summary>Ends the term and gives the lease back, so that another replica can take over at once. Stop the leader's work first.</summary>
    /// <returns>When the lease was given back, or could not be.</returns>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }
        await _stopping.CancelAsync();
        if (_running is not null) await _running;
        var led = Term;
        EndTerm("the server stops");
        if (led is not null) await ReleaseAsync(led);
        if (_informer is not null) await _informer.DisposeAsync();
        ControllerMetrics.Unregister(_options.Election, _options.Identity);
        _stopping.Dispose();
    }

    private static ResourceKind Registered(ResourceService resources, string group, string plural) => resources.Registry.Current.Find(group, "v1", plural)!;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var subscription = _informer?.Subscribe(change =>
        {
            // What this replica wrote itself is no news.
            if (change.Item.Object is { Namespace: var ns, Name: var name } && ns == _options.Namespace && name == _options.Election && !IsOwn(change)) Look();
        });
        while (!cancellationToken.IsCancellationRequested)
        {
            var look = Volatile.Read(ref _look);
            if (Term is null || !_options.Exclusive) await AttemptAsync(cancellationToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var wait = Term is not null && _options.Exclusive ? Timeout.InfiniteTimeSpan : UntilNextAttempt();
            await Task.WhenAny(Task.Delay(wait, _time, waiting.Token), look.Task);
            await waiting.CancelAsync();
            if (look.Task.IsCompleted) Interlocked.CompareExchange(ref _look, new(TaskCreationOptions.RunContinuationsAsynchronously), look);
        }
    }

    /// <summary>A retry period; sooner when the lease that was seen runs out before.</summary>
    private TimeSpan UntilNextAttempt()
    {
        if (Term is not null || _observedVersion is null) return _options.RetryPeriod;
        var left = _options.LeaseDuration - _time.GetElapsedTime(_observedAt);
        return left > TimeSpan.Zero && left < _options.RetryPeriod ? left : _options.RetryPeriod;
    }

    /// <summary>Wins, renews or looks, and never fails: what goes wrong is tried again.</summary>
    private async Task AttemptAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        try
        {
            // The write is not cancelled when the time is up: it may still be made, and is found by the next attempt.
            await TryAsync(began, cancellationToken).WaitAsync(_options.RenewDeadline, _time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (ResourceException refusal) when (refusal.GetFenceToken() is { } newest)
        {
            _highestToken = newest;
            EndTerm("another replica leads");
            Look();
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 409)
        {
            // Another replica wrote first; the next attempt sees what.
        }
        catch (Exception exception)
        {
            LogFailed(_options.Election, exception is TimeoutException ? "the store did not answer in time" : exception.Message);
        }
    }

    private async Task TryAsync(long began, CancellationToken cancellationToken)
    {
        var lease = await _leases.GetAsync(_options.Election, _options.Namespace, cancellationToken);
        if (lease?.Metadata.ResourceVersion != _observedVersion) (_observedVersion, _observedAt) = (lease?.Metadata.ResourceVersion, began);
        var spec = lease?.Spec ?? new();
        if (Term is { } term)
        {
            if (spec.HolderIdentity != _options.Identity || spec.LeaseTransitions != term.Token)
            {
                EndTerm("another replica took the lease");
                return;
            }
            await WriteAsync(lease!, spec with { RenewTime = _time.GetUtcNow() }, new(_options.Election, term.Token), cancellationToken);
            Renewed(term, began);
        }
        else if (IsFree(lease))
        {
            var token = Math.Max(spec.LeaseTransitions ?? 0, _highestToken) + 1;
            var now = _time.GetUtcNow();
            var won = new LeaseSpec
            {
                HolderIdentity = _options.Identity, LeaseDurationSeconds = (int)Math.Ceiling(_options.LeaseDuration.TotalSeconds),
                AcquireTime = now, RenewTime = now, LeaseTransitions = checked((int)token),
            };
            await WriteAsync(lease, won, new(_options.Election, token, Raise: true), cancellationToken);
            Begin(token, began);
        }
    }

    private bool IsFree(Lease? lease)
    {
        if (lease is null || _options.Exclusive || string.IsNullOrEmpty(lease.Spec.HolderIdentity) || lease.Spec.HolderIdentity == _options.Identity) return true;
        // As long as its holder was promised.
        var duration = lease.Spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : _options.LeaseDuration;
        return _time.GetElapsedTime(_observedAt) >= duration;
    }

    private async Task WriteAsync(Lease? lease, LeaseSpec spec, StoreFence fence, CancellationToken cancellationToken)
    {
        StoreFence.Current = fence;
        if (lease is not null)
        {
            await _leases.UpdateAsync(lease with { Spec = spec }, cancellationToken);
            return;
        }
        var created = new Lease { Metadata = new() { Name = _options.Election, Namespace = _options.Namespace }, Spec = spec };
        await SystemNamespace.EnsureAsync(_resources, _options.Namespace, cancellationToken);
        await _leases.CreateAsync(created, cancellationToken);
    }

    private async Task ReleaseAsync(LeaderTerm term)
    {
        try
        {
            var releasing = ReleaseLeaseAsync(term);
            await releasing.WaitAsync(_options.RetryPeriod, _time);
        }
        catch (Exception exception)
        {
            // The lease runs out by itself.
            LogFailed(_options.Election, exception.Message);
        }
    }

    private async Task ReleaseLeaseAsync(LeaderTerm term)
    {
        if (await _leases.GetAsync(_options.Election, _options.Namespace) is not { } lease || lease.Spec.LeaseTransitions != term.Token) return;
        await WriteAsync(lease, lease.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = _time.GetUtcNow() }, new(_options.Election, term.Token), CancellationToken.None);
    }

    private bool IsOwn(InformerChange change) =>
        change.Type != ResourceEventType.Deleted && change.Item.Object.ToJson()["spec"]?["holderIdentity"]?.GetValue<string>() == _options.Identity;

    private void Look() => Volatile.Read(ref _look).TrySetResult();
}
