using System.Diagnostics;
using LuBan.Kernel.Diagnostics;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>Runs one operation from its first step to its record in the history, with bounded attempts where the cause may pass by itself.</summary>
internal sealed partial class OperationExecutor(
    PackageAcquisition acquisition,
    ExtensionActivation activation,
    ExtensionSwap swap,
    ExtensionRemoval removal,
    InstalledPackages installed,
    PackageVault vault,
    PlanPermissions permissions,
    PlanStatusWriter status,
    PlanEvents events,
    OperationLog log,
    TimeProvider time,
    IOptions<InstallationOptions> options,
    ILogger<OperationExecutor> logger)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public async Task RunAsync(PlanOperation operation)
    {
        var started = Stopwatch.GetTimestamp();
        operation.FromVersion = installed.VersionOf(operation.Name);
        LogStarted(operation.Kind, operation.Name, operation.Id);
        events.Started(operation);
        var outcome = "succeeded";
        try
        {
            await AttemptAsync(operation);
            if (operation.NotApproved.Count == 0) events.Finished(operation, null);
            else outcome = "waiting";
        }
        catch (Exception exception)
        {
            outcome = await FailAsync(operation, exception);
        }
        // An uninstall collects before it ends; a start or a configuration brings nothing in.
        if (operation.Kind is OperationKind.Install or OperationKind.Upgrade) installed.Collect(options.Value.KeepGenerations, swap.HashesInUse());
        if (operation.Kind is OperationKind.Upgrade or OperationKind.Uninstall) await CollectSharedAsync();
        KernelMetrics.Operated(operation.Name, operation.Kind.ToString(), outcome, Stopwatch.GetElapsedTime(started));
    }

    private async Task AttemptAsync(PlanOperation operation)
    {
        while (true)
        {
            try
            {
                await ExecuteAsync(operation, operation.Cancelled);
                return;
            }
            catch (Exception exception) when (CanRetry(operation, exception))
            {
                var delay = Reconciliation.Backoff<string>.After(operation.Attempt, options.Value.RetryDelay, LongestDelay);
                var (code, message) = PlanOperation.Describe(exception);
                log.Write(operation.Name, $"[{operation.Id}] attempt {operation.Attempt} of {options.Value.MaxAttempts}: {code}: {message}");
                operation.Attempt++;
                await status.StepAsync(operation, PhaseOf(operation.Kind), $"Waiting {delay.TotalSeconds:0.#} s before attempt {operation.Attempt}: {code}", 0, delay, operation.Cancelled);
                await Task.Delay(delay, time, operation.Cancelled);
            }
        }
    }

    private async Task ExecuteAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        switch (operation.Kind)
        {
            case OperationKind.Install or OperationKind.Upgrade:
                using (installed.BeginStaging())
                {
                    var package = await acquisition.AcquireAsync(operation, cancellationToken);
                    operation.NotApproved = permissions.Missing(operation.Plan, package);
                    if (operation.NotApproved.Count > 0)
                    {
                        events.WaitsForApproval(operation);
                        await activation.WaitForApprovalAsync(operation, package);
                        return;
                    }
                    await vault.ShareAsync(package, cancellationToken);
                    if (operation.Plan.Spec.Enabled) await activation.ActivateAsync(operation, package, cancellationToken);
                    else await activation.StoreOnlyAsync(operation, package, cancellationToken);
                }
                break;
            case OperationKind.Start:
                if (!installed.TryFind(operation.Name, out var stored)) throw InstallationErrors.PackageMissing(operation.Name, operation.FromVersion ?? "");
                operation.TargetVersion = stored.Version;
                await vault.ShareAsync(stored, cancellationToken);
                await activation.ActivateAsync(operation, stored, cancellationToken);
                break;
            case OperationKind.Disable:
                await removal.DisableAsync(operation, cancellationToken);
                break;
            case OperationKind.Configure:
                await activation.ConfigureAsync(operation, cancellationToken);
                break;
            case OperationKind.Uninstall:
                await removal.UninstallAsync(operation, cancellationToken);
                break;
        }
    }

    private async Task CollectSharedAsync()
    {
        try
        {
            await vault.CollectAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // What is left over does no harm, and the next operation tries again.
            LogCollectFailed(exception.Message);
        }
    }

    private bool CanRetry(PlanOperation operation, Exception exception) =>
        operation.Attempt < options.Value.MaxAttempts
        && !operation.Cancelled.IsCancellationRequested
        && (operation.Kind == OperationKind.Uninstall || Packages.PackageFailure.IsTransient(exception));

    private async Task<string> FailAsync(PlanOperation operation, Exception exception)
    {
        if (operation.Cancelled.IsCancellationRequested && !operation.CancelledByUser)
        {
            // A newer wish replaced this one, or the kernel stops: the next reconcile decides anew, so nothing is recorded as failed.
            log.Write(operation.Name, $"[{operation.Id}] {operation.Kind} stopped: the plan has changed or the kernel stops");
            return "replaced";
        }
        var failure = operation.CancelledByUser ? PlanOperation.Describe(InstallationErrors.Cancelled(operation.Id)) : PlanOperation.Describe(exception);
        LogFailed(operation.Kind, operation.Name, operation.Id, failure.Code, exception.ToString());
        events.Finished(operation, failure);
        // Not cancellable: a failure that is not written down would be tried again for ever.
        await status.FinishAsync(operation, InstallPhase.Failed, current => current with
        {
            InstalledVersion = installed.VersionOf(operation.Name),
            Message = $"{failure.Message} {activation.StillRuns(operation.Name)}",
        }, failure, CancellationToken.None);
        return operation.CancelledByUser ? "cancelled" : "failed";
    }

    private static InstallPhase PhaseOf(OperationKind kind) => kind switch
    {
        OperationKind.Uninstall => InstallPhase.Uninstalling,
        OperationKind.Start or OperationKind.Configure => InstallPhase.Activating,
        _ => InstallPhase.Resolving,
    };

    [LoggerMessage(12, LogLevel.Warning, "The shared packages that no plan names could not be removed yet: {Reason}")]
    private partial void LogCollectFailed(string reason);

    [LoggerMessage(10, LogLevel.Information, "{Kind} of {ExtensionId} begins as {OperationId}")]
    private partial void LogStarted(OperationKind kind, string extensionId, string operationId);

    [LoggerMessage(11, LogLevel.Warning, "{Kind} of {ExtensionId} ({OperationId}) failed with {Code}: {Error}")]
    private partial void LogFailed(OperationKind kind, string extensionId, string operationId, string code, string error);
}
