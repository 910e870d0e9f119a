using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>What wakes a reconciler whose code is in another process. Only what the code alone knows is asked there.</summary>
internal static class RemoteSource
{
    public static ControllerSource Own(Informer informer, IReadOnlyList<RemoteTrigger> filters)
    {
        var asked = filters.Where(filter => filter.Ask is not null).ToList();
        var source = new ControllerSource(informer, change => [change.Item.Name]);
        return asked.Count == 0 ? source : source with { Ask = (changes, cancellationToken) => AskAsync(asked, changes, (change, _) => [change.Item.Name], cancellationToken) };
    }

    public static ControllerSource Of(Informer informer, RemoteTrigger trigger, ResourceKind owner)
    {
        var source = new ControllerSource(informer, change => Owners(change, owner));
        if (trigger.Ask is null) return source;
        return source with
        {
            Ask = (changes, cancellationToken) => AskAsync([trigger], changes, (change, verdict) => trigger.Role == ReconcilerTriggerRole.Owned ? Owners(change, owner) : verdict.Concerned, cancellationToken),
        };
    }

    /// <summary>Both sides of the change: an owner that lost its child has something to do as well.</summary>
    private static IEnumerable<ReconcileRequest> Owners(InformerChange change, ResourceKind owner)
    {
        IEnumerable<InformerItem> sides = change.Previous is null ? [change.Item] : [change.Item, change.Previous];
        return sides.SelectMany(side => ExtensionControllers.OwnersOf(side, owner));
    }

    private static async Task<IReadOnlyList<IEnumerable<ReconcileRequest>>> AskAsync(
        IReadOnlyList<RemoteTrigger> triggers, IReadOnlyList<InformerChange> changes, Func<InformerChange, RemoteVerdict, IEnumerable<ReconcileRequest>> concerned, CancellationToken cancellationToken)
    {
        IReadOnlyList<RemoteChange> told = [.. changes.Select(change => new RemoteChange(change.Type, change.Item.Object, change.Previous?.Object))];
        var verdicts = new List<IReadOnlyList<RemoteVerdict>>();
        foreach (var trigger in triggers) verdicts.Add(await trigger.Ask!(told, cancellationToken));
        return [.. changes.Select((change, place) => verdicts.All(said => said[place].Matters) ? concerned(change, verdicts[^1][place]) : [])];
    }
}
