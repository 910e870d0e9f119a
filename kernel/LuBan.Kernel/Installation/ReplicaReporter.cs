using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Installation;

/// <summary>
/// Says what this replica serves, so that the leader and people can see it. While it leads, it also removes the reports of replicas
/// that have fallen silent.
/// </summary>
internal sealed partial class ReplicaReporter(
    IResourceClient<Replica> replicas,
    IResourceClient<InstallPlan> plans,
    ExtensionHost host,
    ReplicaFollower follower,
    ReplicaIdentity identity,
    ReplicaRole role,
    TimeProvider time,
    ILogger<ReplicaReporter> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>A report that says nothing new is written this often, to show that the replica lives. Nobody looks for that when the store is not shared.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, (string? Revision, long Seen)> _seen = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;
    private ReplicaStatus? _written;
    private long _writtenAt;
    private bool _isDisposed;

    public void Start() => _running = Task.Run(() => RunAsync(_stopping.Token));

    /// <summary>Who serves a version of an extension, in words; null while this is the only replica.</summary>
    public async Task<(bool Ready, string Message)?> DescribeAsync(string name, string version, CancellationToken cancellationToken)
    {
        if (!role.IsShared) return null;
        var list = await replicas.ListAsync(null, cancellationToken);
        if (list.Items.Count < 2) return null;
        var states = list.Items.Select(replica => (Replica: replica.Metadata.Name!, Extension: replica.Status?.Extensions.FirstOrDefault(item => item.Name == name))).ToList();
        var serving = states.Count(state => state.Extension is { Ready: true } extension && extension.Version == version);
        var missing = states.Where(state => state.Extension is not { Ready: true } || state.Extension.Version != version).Select(state => $"{state.Replica}: {state.Extension?.Message ?? "not yet"}");
        return (serving == states.Count, string.Join("; ", missing.Prepend($"{serving} of {states.Count} replicas serve {version}")));
    }

    /// <summary>Stops reporting. The kernel does so in its own order; the container comes later, for all that it made.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        if (!role.IsShared) return;
        try
        {
            using var limit = new CancellationTokenSource(Farewell, time);
            await replicas.DeleteAsync(identity.Name, null, limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ResourceException or ExtensionException)
        {
            // The leader removes the report when it has been silent for a while.
            LogNotReported(exception.Message);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await ReportAsync(cancellationToken);
                if (role is { IsShared: true, IsLeader: true }) await RemoveSilentAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotReported(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully && tick.Result, TaskScheduler.Default));
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var list = await plans.ListAsync(null, cancellationToken);
        var extensions = list.Items.Where(plan => plan is { Spec.Enabled: true, Status.InstalledVersion: not null } && !PlanDecision.IsBlocked(plan)).Select(Describe).ToList();
        var status = new ReplicaStatus { Leader = role.IsLeader, Ready = $"{extensions.Count(item => item.Ready)}/{extensions.Count}", Extensions = extensions, ReportedAt = time.GetUtcNow() };
        var isNew = _written is null || _written.Leader != status.Leader || !_written.Extensions.SequenceEqual(extensions);
        if (!isNew && !(role.IsShared && time.GetElapsedTime(_writtenAt) >= Heartbeat)) return;

        var replica = await replicas.GetAsync(identity.Name, null, cancellationToken)
            ?? await replicas.CreateAsync(new Replica { Metadata = new() { Name = identity.Name }, Spec = new() { Version = Host.Version, Machine = Environment.MachineName } }, cancellationToken);
        await replicas.UpdateStatusAsync(replica with { Metadata = replica.Metadata with { ResourceVersion = null }, Status = status }, cancellationToken);
        (_written, _writtenAt) = (status, time.GetTimestamp());
    }

    private ReplicaExtension Describe(InstallPlan plan)
    {
        var name = plan.Metadata.Name!;
        var runtime = host.Find(name);
        var wanted = plan.Status!.InstalledVersion;
        var problem = follower.Problems.GetValueOrDefault(name) ?? (runtime, runtime?.Version == wanted, runtime?.Health.IsHealthy) switch
        {
            (null, _, _) => $"version {wanted} is not loaded yet",
            (_, false, _) => $"version {runtime.Version} still serves",
            (_, _, false) => string.Join("; ", runtime.Health.Reasons),
            _ => null,
        };
        return new(name, runtime?.Version, problem is null, problem);
    }

    /// <summary>By this machine's monotonic clock, since the last change that it has seen: clocks of two machines are never compared.</summary>
    private async Task RemoveSilentAsync(CancellationToken cancellationToken)
    {
        var list = await replicas.ListAsync(null, cancellationToken);
        foreach (var replica in list.Items)
        {
            var name = replica.Metadata.Name!;
            if (!_seen.TryGetValue(name, out var seen) || seen.Revision != replica.Metadata.ResourceVersion) _seen[name] = (replica.Metadata.ResourceVersion, time.GetTimestamp());
            else if (name != identity.Name && time.GetElapsedTime(seen.Seen) > Silence) await replicas.DeleteAsync(name, null, cancellationToken);
        }
        foreach (var gone in _seen.Keys.Except(list.Items.Select(replica => replica.Metadata.Name!)).ToList()) _seen.Remove(gone);
    }

    [LoggerMessage(30, LogLevel.Warning, "What this replica serves could not be reported and is reported again soon: {Reason}")]
    private partial void LogNotReported(string reason);
}
