using System.Collections.Concurrent;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>
/// Makes the installed extensions agree with their plans. A reconcile only decides; the operation itself runs beside it,
/// so that a change of the plan, a cancel or a delete reaches an operation at work. Only the leading replica decides; the others follow.
/// </summary>
internal sealed class InstallPlanReconciler(
    IResourceClient<InstallPlan> plans,
    OperationExecutor executor,
    ExtensionSwap swap,
    ReplicaFollower follower,
    ReplicaReporter replicas,
    ReplicaRole role,
    InstalledPackages installed,
    ExtensionHost host,
    UpgradeSelector upgrades,
    PlanBlocks blocks,
    PlanStatusWriter status,
    TimeProvider time,
    IOptions<InstallationOptions> options) : IAbsentExtensions, IReplicaState, IAsyncDisposable
{
    /// <summary>How often a plan at rest is compared with the health of its extension.</summary>
    private static readonly TimeSpan HealthPeriod = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (PlanOperation Operation, Task Running)> _operations = new();
    private readonly ConcurrentDictionary<string, (string? Version, string? RetryToken, long? Generation)> _failedStarts = new();
    private readonly ConcurrentDictionary<string, bool> _settled = new();
    private Action<string>? _enqueue;
    private bool _stopping;

    /// <inheritdoc />
    public TimeSpan HoldFor => options.Value.HoldRequests;

    /// <summary>An extension that is installed, and of which this process has not yet found out whether it can serve, is not unknown.</summary>
    public async ValueTask<ExtensionProblem?> ExplainAsync(string id, CancellationToken cancellationToken)
    {
        var name = id.ToLowerInvariant();
        if (_settled.ContainsKey(name)) return null;
        var isInstalled = installed.VersionOf(name) is not null || await plans.GetAsync(name, null, cancellationToken) is { Spec.Enabled: true, Status.InstalledVersion: not null };
        return isInstalled ? new("LB4016", id, $"'{id}' is installed and being started. Try again shortly.") : null;
    }

    /// <summary>Connects the reconciler to its queue.</summary>
    public void Connect(Action<string> enqueue)
    {
        _enqueue = enqueue;
        // What is revoked stops now, and not when its plan is looked at the next time.
        blocks.Changed += () =>
        {
            foreach (var name in installed.Names) enqueue(name);
        };
    }

    /// <inheritdoc />
    public bool IsShared => role.IsShared;

    /// <inheritdoc />
    public bool IsLeader => role.IsLeader;

    /// <summary>Whether this process has found out, for every installed extension, whether it can serve.</summary>
    public async Task<bool> HasSettledAsync(CancellationToken cancellationToken)
    {
        var list = await plans.ListAsync(null, cancellationToken);
        return list.Items.Where(plan => plan is { Spec.Enabled: true, Status.InstalledVersion: not null }).All(plan => _settled.ContainsKey(plan.Metadata.Name!));
    }

    /// <summary>Has everything looked at after this replica began or ceased to lead. Operations that it was running are stopped: the new leader decides anew.</summary>
    public async Task ChangeRoleAsync(CancellationToken cancellationToken)
    {
        if (!role.IsLeader)
            foreach (var (operation, _) in _operations.Values) operation.Stop();
        var list = await plans.ListAsync(null, cancellationToken);
        // The installed extensions without a plan, too.
        foreach (var name in list.Items.Select(plan => plan.Metadata.Name!).Union(installed.Names)) _enqueue?.Invoke(name);
    }

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        var name = request.Name;
        var plan = await plans.GetAsync(name, null, cancellationToken);
        if (plan is not null) swap.Approve(plan);
        if (_operations.TryGetValue(name, out var running))
        {
            if (role.IsLeader) running.Operation.Observe(plan);
            return ReconcileResult.Done;
        }
        if (!role.IsLeader)
        {
            await FollowAsync(name, plan, cancellationToken);
            return ReconcileResult.Done;
        }
        // Everything is looked at again when that is so.
        if (!role.HasBegun) return ReconcileResult.Done;
        // For this call and the operation that it may start, however long that takes.
        role.FenceWrites();
        if (plan is null)
        {
            // Somebody took the plan away by force. What it installed must not stay behind.
            if (installed.VersionOf(name) is null && host.Find(name) is null) return ReconcileResult.Done;
            Start(Orphan(name), OperationKind.Uninstall, null);
            return ReconcileResult.Done;
        }

        var facts = Facts(plan);
        if (PlanDecision.Decide(plan, facts) is { } kind && !(options.Value.SafeMode && NeedsCode(kind)))
        {
            Start(plan, kind, kind == OperationKind.Upgrade ? facts.UpgradeTo : null);
            return ReconcileResult.Done;
        }
        await RestAsync(plan, cancellationToken);
        return ReconcileResult.After(HealthPeriod);
    }

    /// <summary>Stops the operations at work. They are taken up again at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        foreach (var (operation, _) in _operations.Values) operation.Stop();
        await Task.WhenAll(_operations.Values.Select(entry => entry.Running));
        await swap.DrainedAsync();
    }

    private static bool NeedsCode(OperationKind kind) => kind is not (OperationKind.Uninstall or OperationKind.Disable);

    private static InstallPlan Orphan(string name) => new()
    {
        Metadata = new() { Name = name, Generation = 0, DeletionTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new() { Extension = new() { Id = name } },
    };

    private PlanFacts Facts(InstallPlan plan)
    {
        var name = plan.Metadata.Name!;
        var version = installed.VersionOf(name);
        var startFailed = _failedStarts.TryGetValue(name, out var failed) && failed == StartKey(plan, version);
        var blocked = blocks.Of(plan) is { IsOverridden: false };
        return new(version, host.Find(name)?.Version == version && version is not null, swap.IsConfigApplied(plan), startFailed, blocked, upgrades.Choose(plan, version).Version, swap.IsTierApplied(plan));
    }

    private static (string?, string?, long?) StartKey(InstallPlan plan, string? version) => (version, PlanDecision.RetryToken(plan), plan.Metadata.Generation);

    private void Start(InstallPlan plan, OperationKind kind, string? targetVersion)
    {
        if (_stopping || !role.IsLeader) return;
        var operation = new PlanOperation(plan, kind, targetVersion, time.GetUtcNow());
        var begun = new TaskCompletionSource();
        var running = Task.Run(async () =>
        {
            await begun.Task;
            await RunAsync(operation);
        });
        _operations[operation.Name] = (operation, running);
        begun.SetResult();
    }

    private async Task RunAsync(PlanOperation operation)
    {
        try
        {
            await executor.RunAsync(operation);
        }
        finally
        {
            if (operation.Kind == OperationKind.Start && host.Find(operation.Name) is null && !operation.Cancelled.IsCancellationRequested)
            {
                _failedStarts[operation.Name] = StartKey(operation.Plan, operation.FromVersion);
            }
            await DoneAsync(operation);
            _operations.TryRemove(operation.Name, out _);
            operation.Dispose();
            // Whatever changed while the operation was at work is decided on now.
            _enqueue?.Invoke(operation.Name);
        }
    }

    /// <summary>A version that was asked for once is not asked for again when it was reached, or could not be.</summary>
    private async Task DoneAsync(PlanOperation operation)
    {
        if (operation.Kind != OperationKind.Upgrade || PlanDecision.Annotation(operation.Plan, PlanAnnotations.UpgradeTo) is not { } asked) return;
        try
        {
            var plan = await plans.GetAsync(operation.Name, null, CancellationToken.None);
            if (plan is null || PlanDecision.Annotation(plan, PlanAnnotations.UpgradeTo) != asked || !(installed.VersionOf(operation.Name) == asked || PlanDecision.HasFailed(plan))) return;
            await plans.PatchAsync(operation.Name, PlanAnnotations.Patch(PlanAnnotations.UpgradeTo, null), null, CancellationToken.None);
        }
        catch (ResourceException)
        {
            // The store is away or the plan is gone: the annotation of a version that is installed asks for nothing.
        }
    }

    private async Task FollowAsync(string name, InstallPlan? plan, CancellationToken cancellationToken)
    {
        try
        {
            await follower.FollowAsync(name, plan, cancellationToken);
        }
        finally
        {
            _settled[name] = true;
        }
    }

    /// <summary>Keeps the status of a plan true that needs no operation.</summary>
    private async Task RestAsync(InstallPlan plan, CancellationToken cancellationToken)
    {
        _settled[plan.Metadata.Name!] = true;
        var runtime = host.Find(plan.Metadata.Name!);
        var block = blocks.Of(plan);
        var isBlocked = block is { IsOverridden: false };
        var (ready, reason, message) = (plan.Spec.Enabled, runtime) switch
        {
            (_, { Health.IsHealthy: true }) => ("True", "Serving", $"Version {runtime.Version} serves."),
            (_, not null) => ("False", "Degraded", string.Join("; ", runtime.Health.Reasons)),
            (false, null) => ("False", "Disabled", "The plan is disabled; its code is not loaded."),
            (true, null) when plan.Status?.InstalledVersion is null && PlanDecision.IsWaiting(plan) => ("False", "PermissionsNotApproved", "The version waits for its permissions to be approved."),
            (true, null) when isBlocked => ("False", "Blocked", block!.Text),
            (true, null) when options.Value.SafeMode => ("False", "SafeMode", InstallationErrors.SafeMode(plan.Spec.Extension.Id).Message),
            _ => ("False", "NotServing", "Nothing of this extension serves now."),
        };
        var failed = PlanDecision.HasFailed(plan);
        var phase = failed ? InstallPhase.Failed : plan.Spec.Enabled && !isBlocked ? InstallPhase.Installed : InstallPhase.Disabled;
        if (plan.Status is { } before && (options.Value.SafeMode || (before.InstalledVersion is null && PlanDecision.IsWaiting(plan)))) phase = before.Phase;
        IReadOnlyList<PlanCondition> observed = [Condition("Ready", ready, reason, message), .. blocks.Conditions(plan, block), .. upgrades.Conditions(plan, upgrades.Choose(plan, installed.VersionOf(plan.Metadata.Name!)))];
        var others = runtime is null ? null : await replicas.DescribeAsync(plan.Metadata.Name!, runtime.Version, cancellationToken);
        if (others is { } served) observed = [.. observed, Condition("Replicas", served.Ready ? "True" : "False", served.Ready ? "AllServing" : "SomeNotServing", served.Message)];
        var same = plan.Status is { } known && known.Phase == phase && known.ObservedGeneration == plan.Metadata.Generation && observed.All(condition => Shows(known, condition));
        if (same) return;
        await status.ChangeAsync(plan.Metadata.Name!, now => (now.Status ?? new()) with
        {
            Phase = phase,
            ObservedGeneration = plan.Metadata.Generation ?? 0,
            Conditions = PlanConditions.WithAll(now.Status?.Conditions ?? [], observed),
        }, cancellationToken);
    }

    private PlanCondition Condition(string type, string state, string reason, string message) => new(type, state, reason, message, time.GetUtcNow());

    private static bool Shows(InstallPlanStatus known, PlanCondition wanted) =>
        known.Conditions.Any(condition => (condition.Type, condition.Status, condition.Reason, condition.Message) == (wanted.Type, wanted.Status, wanted.Reason, wanted.Message));
}
