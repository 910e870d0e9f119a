using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Runs the reconcilers of extensions.</summary>
internal sealed class ExtensionControllers(ControllerRunner runner) : IControllerStarter
{
    public IAsyncDisposable Start(ReconcilerContribution reconciler)
    {
        if (reconciler.Remote is { } remote) return StartRemote(reconciler, remote);
        var informers = (reconciler.Services ?? throw new InvalidOperationException($"{reconciler.Name} comes without its container.")).GetRequiredService<InformerSet>();
        var own = informers.InformerOf(reconciler.ResourceType);
        var triggers = reconciler.Options.Triggers;
        ReconcilerTrigger[] filters = [.. triggers.Where(trigger => trigger.Role == ReconcilerTriggerRole.Own)];
        return runner.Start(new ControllerDefinition
        {
            Name = reconciler.Name,
            Owner = reconciler.Owner,
            Kind = own.Kind,
            Options = reconciler.Options,
            Reconcile = reconciler.Reconcile,
            Budget = reconciler.Budget,
            Sources =
            [
                new(own, change => filters.All(filter => Matters(filter, own, change)) ? [change.Item.Name] : []) { IsOwnKind = true },
                .. triggers.Where(trigger => trigger.Role != ReconcilerTriggerRole.Own).Select(trigger => Source(trigger, informers.InformerOf(trigger.ResourceType), own.Kind)),
            ],
        });
    }

    /// <summary>The informers and the queue of a reconciler whose code is in another process.</summary>
    private RunningController StartRemote(ReconcilerContribution reconciler, RemoteReconciler remote)
    {
        var informers = reconciler.Services!.GetRequiredService<InformerSet>();
        var own = informers.InformerOf(remote.Kind);
        RemoteTrigger[] filters = [.. remote.Triggers.Where(trigger => trigger.Role == ReconcilerTriggerRole.Own)];
        List<(RemoteTrigger Trigger, Informer Informer)> others = [.. remote.Triggers.Where(trigger => trigger.Role != ReconcilerTriggerRole.Own).Select(trigger => (trigger, informers.InformerOf(trigger.Kind)))];
        Informer[] all = [own, .. others.Select(other => other.Informer)];
        return runner.Start(new ControllerDefinition
        {
            Name = reconciler.Name,
            Owner = reconciler.Owner,
            Kind = own.Kind,
            Options = reconciler.Options,
            Reconcile = (request, cancellationToken) => remote.Reconcile(request, [.. all.Distinct().Select(informer => (informer.Kind, informer.LastChange))], cancellationToken),
            Sources = [RemoteSource.Own(own, filters) with { IsOwnKind = true }, .. others.Select(other => RemoteSource.Of(other.Informer, other.Trigger, own.Kind))],
        });
    }

    private static ControllerSource Source(ReconcilerTrigger trigger, Informer informer, ResourceKind owner) => new(informer, change =>
    {
        if (!Matters(trigger, informer, change)) return [];
        // Both sides of the change: an owner that lost its child has something to do as well.
        IEnumerable<InformerItem> sides = change.Previous is null ? [change.Item] : [change.Item, change.Previous];
        return trigger.Role == ReconcilerTriggerRole.Owned ? sides.SelectMany(side => OwnersOf(side, owner)) : sides.SelectMany(side => Concerned(trigger, informer, side));
    });

    internal static IEnumerable<ReconcileRequest> OwnersOf(InformerItem child, ResourceKind owner) =>
        from reference in child.Object.OwnerReferences
        // The group, not the version: a kind of several versions is one kind.
        where reference.Controller == true && reference.Kind == owner.Kind && GroupOf(reference.ApiVersion) == owner.Group
        select new ReconcileRequest(owner.IsNamespaced ? child.Object.Namespace : "", reference.Name);

    private static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? apiVersion[..slash] : "";

    /// <summary>Asks the extension; one that throws gets the change.</summary>
    private static bool Matters(ReconcilerTrigger trigger, Informer informer, InformerChange change)
    {
        if (trigger.IsUnconditional) return true;
        try
        {
            return trigger.Matters(change.Type, change.Item.Value, change.Previous?.Value);
        }
        catch (Exception exception)
        {
            informer.CallbackFailed(exception);
            return true;
        }
    }

    private static IEnumerable<ReconcileRequest> Concerned(ReconcilerTrigger trigger, Informer informer, InformerItem item)
    {
        try
        {
            return [.. trigger.Concerned(item.Value)];
        }
        catch (Exception exception)
        {
            informer.CallbackFailed(exception);
            return [];
        }
    }
}
