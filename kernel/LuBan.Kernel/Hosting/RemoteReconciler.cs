using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>A reconciler whose code is in another process: its queue is here.</summary>
/// <param name="Kind">The kind that is reconciled.</param>
/// <param name="Triggers">What wakes it.</param>
/// <param name="Reconcile">Reconciles one object. Told the newest revision that was seen of each kind.</param>
internal sealed record RemoteReconciler(ResourceKind Kind, IReadOnlyList<RemoteTrigger> Triggers, Func<ReconcileRequest, IReadOnlyList<(ResourceKind Kind, long Revision)>, CancellationToken, Task<ReconcileResult>> Reconcile);

/// <summary>What wakes such a reconciler.</summary>
/// <param name="Kind">Whose changes.</param>
/// <param name="Role">What the kind is to it.</param>
/// <param name="Ask">Whom changes concern; null when that is known without the code: every change matters.</param>
internal sealed record RemoteTrigger(ResourceKind Kind, ReconcilerTriggerRole Role, Func<IReadOnlyList<RemoteChange>, CancellationToken, Task<IReadOnlyList<RemoteVerdict>>>? Ask);

/// <summary>A change that the code is asked about.</summary>
internal sealed record RemoteChange(ResourceEventType Type, ResourceObject Current, ResourceObject? Previous);

/// <summary>What the code says about a change.</summary>
internal sealed record RemoteVerdict(bool Matters, IReadOnlyList<ReconcileRequest> Concerned);
