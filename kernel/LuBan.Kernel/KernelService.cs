using LuBan.Kernel.Contributions;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Kernel.Reconciliation;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel;

/// <summary>Starts what the kernel runs, follows the role of this replica, and stops everything in the reverse order.</summary>
internal sealed partial class KernelService(
    ControllerRunner controllers,
    LeaseElector elector,
    EventBus events,
    InstallPlanReconciler installPlans,
    LeaderDuties duties,
    ReplicaRole role,
    ReplicaReporter reporter,
    ExtensionHost host,
    KernelState state,
    TimeProvider time,
    ILogger<KernelService> logger) : IHostedService
{
    private const int PlanConcurrency = 4;

    // The listener has drained its requests already; what is left are streams and sockets.
    private static readonly TimeSpan ShutdownDrain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private RunningController? _plans;
    private IDisposable? _roleChanges;
    private bool _leading;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await elector.StartAsync(cancellationToken);
        await TakeRoleAsync(cancellationToken);

        // On every replica: the leader decides, the others follow.
        _plans = controllers.Start(new ControllerDefinition
        {
            Name = "installplans", Owner = KernelKinds.Owner, Kind = KernelKinds.InstallPlan, RunsOnEveryReplica = true,
            Options = new() { MaxConcurrency = PlanConcurrency }, Reconcile = installPlans.ReconcileAsync,
        });
        installPlans.Connect(name => _plans.Enqueue(new("", name)));
        await installPlans.ChangeRoleAsync(cancellationToken);
        // Begun last, so that no change comes while the start above is at work; one that came meanwhile is seen here.
        _roleChanges = ChangeToken.OnChange(role.GetChangeToken, () => _ = ChangeRoleAsync());
        if (_leading != role.IsLeader) _ = ChangeRoleAsync();
        events.Start();
        reporter.Start();
        state.Started();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _roleChanges?.Dispose();
        await _stopping.CancelAsync();
        await _changing.WaitAsync(CancellationToken.None);
        await events.DisposeAsync();
        await duties.EndAsync();
        if (_plans is not null) await _plans.DisposeAsync();
        await installPlans.DisposeAsync();
        await host.StopAllAsync(ShutdownDrain, cancellationToken);
        await reporter.DisposeAsync();
        // Last: whoever leads next must find nothing of this replica still at work.
        await elector.DisposeAsync();
    }

    private async Task ChangeRoleAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _changing.WaitAsync(_stopping.Token);
                try
                {
                    if (await TakeRoleAsync(_stopping.Token)) await installPlans.ChangeRoleAsync(_stopping.Token);
                    return;
                }
                finally
                {
                    _changing.Release();
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogRoleFailed(exception, role.IsLeader ? "leader" : "follower");
            }
            await Task.Delay(RetryDelay, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes the leader's duties up or lays them down.</summary>
    /// <returns>Whether the role had changed.</returns>
    private async Task<bool> TakeRoleAsync(CancellationToken cancellationToken)
    {
        if (_leading == role.IsLeader) return false;
        // Whatever an attempt that failed has begun is laid down first.
        role.HasBegun = false;
        await duties.EndAsync();
        _leading = false;
        if (role.IsLeader)
        {
            await duties.BeginAsync(cancellationToken);
            _leading = true;
            role.HasBegun = true;
        }
        return true;
    }

    [LoggerMessage(40, LogLevel.Error, "This replica could not become {Role}; it tries again")]
    private partial void LogRoleFailed(Exception exception, string role);
}
