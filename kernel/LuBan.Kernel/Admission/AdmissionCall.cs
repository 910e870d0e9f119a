using System.Diagnostics;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Admission;

/// <summary>Asks one hook, under a lease as a request has one, and contains what it does wrong.</summary>
internal static partial class AdmissionCall
{
    private const int MaximumWarning = 256;
    private const int MaximumProblems = 100;

    /// <summary>Asks the hook.</summary>
    /// <returns>The answer; null when there is none and the write may pass without it.</returns>
    /// <exception cref="ResourceException">The hook refuses in its own words, or failed and its policy is to refuse.</exception>
    public static async Task<AdmissionReply?> AskAsync(ExtensionRuntime runtime, AdmissionContribution hook, AdmissionRequest request, bool validate, ILogger logger, CancellationToken cancellationToken)
    {
        // It was unpublished a moment ago: the write comes after it.
        if (!runtime.TryEnter()) return null;
        var instance = runtime.Instance!;
        var began = Stopwatch.GetTimestamp();
        var (reply, refusal, failure) = await RunAsync(instance, hook, request, validate, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = refusal is not null || reply?.Problems.Count > 0 ? "refused" : failure is not null ? "failed" : "admitted";
        KernelMetrics.Admitted(runtime.Id, hook.Hook, outcome, Stopwatch.GetElapsedTime(began));
        if (refusal is not null) throw refusal;
        if (failure is null)
        {
            foreach (var warning in reply!.Warnings) request.Warnings.Add(warning.Length <= MaximumWarning ? warning : warning[..MaximumWarning]);
            return reply.Problems.Count <= MaximumProblems ? reply : reply with { Problems = [.. reply.Problems.Take(MaximumProblems)] };
        }
        LogFailed(logger, hook.Hook, runtime.Id, failure, hook.FailurePolicy);
        if (hook.FailurePolicy == AdmissionFailurePolicy.Fail)
            throw Refusal.Create(500, "InternalError", $"Internal error occurred: LB3082: the admission hook {hook.Hook} of the extension '{runtime.Id}' {failure}, and its policy is to refuse then. See 'luban logs {runtime.Id.ToLowerInvariant()}'; upgrade or disable the extension.");
        request.Warnings.Add($"the admission hook {hook.Hook} of the extension '{runtime.Id}' {failure}; it was passed over");
        return null;
    }

    /// <summary>The lease is held until the hook returns, however late: its code must not be unloaded under it.</summary>
    private static async Task<(AdmissionReply? Reply, ResourceException? Refusal, string? Failure)> RunAsync(
        IExtensionInstance instance, AdmissionContribution hook, AdmissionRequest request, bool validate, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, instance.Cancelling);
        // On a thread of its own choosing: a hook that blocks holds up the writer no longer than its time.
        var work = Task.Run(() => CallAsync(instance, hook, request, validate, stop.Token), CancellationToken.None);
        _ = work.ContinueWith(_ =>
        {
            stop.Dispose();
            instance.Gate.Exit();
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(hook.Timeout, instance.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await CancelAsync(stop);
            instance.Runtime.Faults.Fail($"admission hook {hook.Hook} did not answer within {hook.Timeout.TotalSeconds:0.#} s");
            return (null, null, $"did not answer within {hook.Timeout.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(stop);
            throw;
        }
    }

    private static async Task CancelAsync(CancellationTokenSource stop)
    {
        try
        {
            await stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The hook has just returned.
        }
    }

    /// <summary>Never fails: what the extension throws is turned into text, so that nothing of it is kept.</summary>
    private static async Task<(AdmissionReply? Reply, ResourceException? Refusal, string? Failure)> CallAsync(
        IExtensionInstance instance, AdmissionContribution hook, AdmissionRequest request, bool validate, CancellationToken cancellationToken)
    {
        try
        {
            return await instance.AdmitAsync(hook, Copy(request), validate, cancellationToken) is { } reply ? (reply, null, null) : (null, null, "was stopped");
        }
        catch (ResourceException refusal)
        {
            return (null, Refusal.Create(refusal.StatusCode is >= 400 and < 600 ? refusal.StatusCode : 403, refusal.Reason, $"{refusal.Message} (refused by the extension '{instance.Runtime.Id}')"), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, null, "was stopped");
        }
        catch (ExtensionUnavailableException unavailable)
        {
            return (null, null, $"could not be asked: {unavailable.Detail}");
        }
        catch (Exception exception)
        {
            return (null, null, $"threw {instance.Runtime.RecordFailure($"admission hook {hook.Hook}", exception)}");
        }
    }

    /// <summary>A hook that was given up may still read: it gets what nobody else changes.</summary>
    private static AdmissionRequest Copy(AdmissionRequest request) => new()
    {
        Operation = request.Operation, Kind = request.Kind, Namespace = request.Namespace, Name = request.Name, DryRun = request.DryRun, User = request.User, Caller = request.Caller, Warnings = [],
        Object = (System.Text.Json.Nodes.JsonObject?)request.Object?.DeepClone(), Old = (System.Text.Json.Nodes.JsonObject?)request.Old?.DeepClone(),
    };

    [LoggerMessage(70, LogLevel.Warning, "The admission hook {Hook} of extension {ExtensionId} {Failure} (policy: {Policy})")]
    private static partial void LogFailed(ILogger logger, string hook, string extensionId, string failure, AdmissionFailurePolicy policy);
}
