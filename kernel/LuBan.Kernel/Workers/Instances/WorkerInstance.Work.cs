using System.Text.Json;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Instances;

internal sealed partial class WorkerInstance
{
    public async Task HandleEventAsync(string name, ReadOnlyMemory<byte> payload, EventContext context, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(payload);
        await CallAsync<EventTell, Found>(WorkerPaths.Event, new(name, json.RootElement, context), cancellationToken);
    }

    public async Task<bool> WriteAuditAsync(string sink, IReadOnlyList<AuditSinkRecord> records, CancellationToken cancellationToken) =>
        (await CallAsync<AuditTell, Found>(WorkerPaths.Audit, new(sink, records), cancellationToken)).Value;

    public async Task<AdmissionReply?> AdmitAsync(AdmissionContribution hook, AdmissionRequest request, bool validate, CancellationToken cancellationToken)
    {
        var ask = new AdmissionAsk(hook, validate, request.Operation, KindName.Of(request.Kind), request.Kind.Kind, request.Namespace, request.Name, request.DryRun, request.User, request.Caller, request.Object, request.Old);
        return (await CallAsync<AdmissionAsk, AdmissionTell>(WorkerPaths.Admission, ask, cancellationToken)).Reply;
    }

    public async Task<IdentityAnswer> IdentifyAsync(IdentityCall call, CancellationToken cancellationToken)
    {
        var tell = await CallAsync<IdentityAsk, IdentityTell>(WorkerPaths.Identity, new(call.Provider, call.Step, JsonSerializer.SerializeToElement(call.Input, call.Input.GetType(), ProtocolJson.Options)), cancellationToken);
        return new(tell.Found, tell.Value is { } value ? IdentityTypes.ReadAnswer(call.Step, value) : null);
    }

    /// <summary>A reconciler, as the kernel's controllers run it.</summary>
    private ReconcilerContribution Contribute(WorkerReconciler reconciler, WorkerDescription description)
    {
        ResourceKind KindOf(KindName name) => description.Kinds.Concat(description.UsedKinds).First(kind => kind.Group == name.Group && kind.Version == name.Version && kind.Plural == name.Plural)
            .ToKind(description.Kinds.Any(kind => kind.Group == name.Group && kind.Plural == name.Plural) ? Runtime.Id : ResourceKind.KernelOwner);
        var triggers = reconciler.Triggers.Select((trigger, place) => new RemoteTrigger(KindOf(trigger.Kind), trigger.Role,
            trigger.IsUnconditional && trigger.Role != ReconcilerTriggerRole.Other ? null : (changes, cancellationToken) => JudgeAsync(reconciler.Name, place, changes, cancellationToken)));
        return new(reconciler.Name, Runtime.Id, typeof(Resource), reconciler.ToOptions(), (_, _) => throw new InvalidOperationException("Its code is in a worker."))
        {
            Services = _facilities.Services,
            Remote = new(KindOf(reconciler.Kind), [.. triggers], (request, seen, cancellationToken) => ReconcileAsync(reconciler.Name, request, seen, cancellationToken)),
        };
    }

    private async Task<ReconcileResult> ReconcileAsync(string reconciler, ReconcileRequest request, IReadOnlyList<(ResourceKind Kind, long Revision)> seen, CancellationToken cancellationToken)
    {
        var reply = await CallAsync<ReconcileCall, ReconcileReply>(WorkerPaths.Reconcile, new(reconciler, request, [.. seen.Select(one => new KindRevision(KindName.Of(one.Kind), one.Revision))]), cancellationToken);
        return reply.RequeueAfter is { } delay ? ReconcileResult.After(delay) : ReconcileResult.Done;
    }

    private async Task<IReadOnlyList<RemoteVerdict>> JudgeAsync(string reconciler, int trigger, IReadOnlyList<RemoteChange> changes, CancellationToken cancellationToken)
    {
        var call = new TriggerCall(reconciler, trigger, [.. changes.Select(change => new TriggerChange(change.Type, Json(change.Current), change.Previous is { } previous ? Json(previous) : null))]);
        var reply = await CallAsync<TriggerCall, TriggerReply>(WorkerPaths.Triggers, call, cancellationToken);
        return [.. reply.Verdicts.Select(verdict => new RemoteVerdict(verdict.Matters, verdict.Concerned))];
    }

    private static JsonElement Json(ResourceObject item)
    {
        using var document = item.ToDocument();
        return document.RootElement.Clone();
    }
}
