using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LuBan.Resources;

/// <summary>Removes what is left behind: dependents of owners that are gone, and the content of namespaces that are being deleted. Makes the namespace <c>default</c>.</summary>
/// <remarks>Works from an index of owners that follows the store; a restart rebuilds it and looks at everything once.</remarks>
internal sealed partial class ResourceCollector(ResourceService service, TimeProvider time, ILogger<ResourceCollector> logger) : BackgroundService
{
    private static readonly WriteOptions Writer = new() { FromKernel = true, User = "system:kernel:collector", FieldManager = "collector" };
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly OwnerIndex _index = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        service.Cache.Observe(_index.Load, change =>
        {
            _index.Apply(change);
            _wake.Writer.TryWrite(true);
        });
        _wake.Writer.TryWrite(true);
        await EnsureDefaultNamespaceAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var registration = ChangeToken.OnChange(service.Registry.GetChangeToken, () =>
        {
            // Objects whose kind was away can be collected now.
            _index.MarkAll();
            _wake.Writer.TryWrite(true);
        });
        while (await _wake.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            _wake.Reader.TryRead(out _);
            if (!await CollectAsync(stoppingToken).ConfigureAwait(false)) await RetryLaterAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task RetryLaterAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Looks at every owner and namespace that changed.</summary>
    /// <returns>False when something must be tried again.</returns>
    private async Task<bool> CollectAsync(CancellationToken cancellationToken)
    {
        var done = true;
        foreach (var uid in _index.TakeDirtyOwners())
        {
            try
            {
                await CollectOwnerAsync(uid, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogCollectFailed(logger, problem, uid);
                _index.MarkOwner(uid);
                done = false;
            }
        }

        foreach (var name in _index.TakeDirtyNamespaces())
        {
            try
            {
                await EmptyNamespaceAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogNamespaceFailed(logger, problem, name);
                _index.MarkNamespace(name);
                done = false;
            }
        }

        return done;
    }

    private async Task CollectOwnerAsync(string uid, CancellationToken cancellationToken)
    {
        var dependents = _index.Dependents(uid);
        if (_index.Find(uid) is not { } ownerKey)
        {
            foreach (var key in dependents) await CollectDependentAsync(key, cancellationToken).ConfigureAwait(false);
            return;
        }

        var owner = service.Cache.Get(ownerKey);
        if (owner?.Metadata.DeletionTimestamp is null || owner.Uid != uid) return;
        var finalizers = owner.Metadata.Finalizers ?? [];
        if (finalizers.Contains(ResourceService.OrphanFinalizer))
        {
            foreach (var key in dependents) await ForgetOwnersAsync(key, reference => reference.Uid == uid, cancellationToken).ConfigureAwait(false);
            await RemoveFinalizerAsync(ownerKey, ResourceService.OrphanFinalizer, cancellationToken).ConfigureAwait(false);
        }
        else if (finalizers.Contains(ResourceService.ForegroundFinalizer))
        {
            await CollectForegroundAsync(ownerKey, uid, dependents, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CollectForegroundAsync(ResourceKey ownerKey, string uid, IReadOnlyList<ResourceKey> dependents, CancellationToken cancellationToken)
    {
        var blocked = false;
        foreach (var key in dependents)
        {
            if (service.Cache.Get(key) is not { } dependent) continue;
            if (HasOtherOwner(dependent, uid))
            {
                await ForgetOwnersAsync(key, reference => reference.Uid == uid, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (dependent.Metadata.DeletionTimestamp is null) await DeleteAsync(dependent, DeletionPropagation.Foreground, cancellationToken).ConfigureAwait(false);
            blocked |= service.Cache.Get(key)?.Metadata.OwnerReferences?.Any(reference => reference.Uid == uid && reference.BlockOwnerDeletion == true) == true;
        }

        if (!blocked) await RemoveFinalizerAsync(ownerKey, ResourceService.ForegroundFinalizer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An owner is gone: the dependent goes with its last one.</summary>
    private async Task CollectDependentAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        if (service.Cache.Get(key) is not { Metadata.OwnerReferences: { Count: > 0 } owners } dependent) return;
        if (owners.Any(reference => IsAlive(reference, key)))
            await ForgetOwnersAsync(key, reference => !IsAlive(reference, key), cancellationToken).ConfigureAwait(false);
        else if (dependent.Metadata.DeletionTimestamp is null)
            await DeleteAsync(dependent, DeletionPropagation.Background, cancellationToken).ConfigureAwait(false);
    }

    private bool HasOtherOwner(StoredObject dependent, string uid) =>
        dependent.Metadata.OwnerReferences?.Any(reference => reference.Uid != uid && IsAlive(reference, dependent.Key)) == true;

    /// <summary>An owner counts when the object with its uid is there and in reach: in the same namespace, or cluster-scoped.</summary>
    private bool IsAlive(OwnerReference reference, ResourceKey dependent) =>
        _index.Find(reference.Uid) is { } owner && (owner.Namespace.Length == 0 || owner.Namespace == dependent.Namespace);

    private async Task ForgetOwnersAsync(ResourceKey key, Func<OwnerReference, bool> forgotten, CancellationToken cancellationToken)
    {
        if (service.Cache.Get(key) is not { Metadata.OwnerReferences: { } owners } dependent || KindOf(key) is not { } kind) return;
        var gone = owners.Where(forgotten).Select(owner => owner.Uid).ToHashSet();
        var kept = new ResourceObject(kind, dependent).ToJson()["metadata"]!["ownerReferences"]!.AsArray()
            .Where(owner => !gone.Contains(owner!["uid"]!.GetValue<string>())).Select(owner => owner!.DeepClone());
        await PatchAsync(kind, dependent, new JsonObject { ["ownerReferences"] = new JsonArray([.. kept]) }, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveFinalizerAsync(ResourceKey key, string finalizer, CancellationToken cancellationToken)
    {
        if (service.Cache.Get(key) is not { Metadata.Finalizers: { } finalizers } found || KindOf(key) is not { } kind) return;
        JsonArray kept = [.. finalizers.Where(name => name != finalizer).Select(name => JsonValue.Create(name))];
        await PatchAsync(kind, found, new JsonObject { ["finalizers"] = kept }, cancellationToken).ConfigureAwait(false);
    }

    private async Task PatchAsync(ResourceKind kind, StoredObject found, JsonObject metadata, CancellationToken cancellationToken)
    {
        // Pinned: the decision was made on this revision.
        metadata["resourceVersion"] = found.Metadata.ResourceVersion;
        try
        {
            await service.PatchAsync(kind, found.Key.Namespace, found.Key.Name, PatchType.Merge, new JsonObject { ["metadata"] = metadata }, null, Writer, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            // It went by itself.
        }
    }

    private async Task DeleteAsync(StoredObject found, DeletionPropagation propagation, CancellationToken cancellationToken)
    {
        // Until its label goes; that wakes this up again.
        if (Protection.IsProtected(found)) return;
        try
        {
            if (KindOf(found.Key) is { } kind)
                await service.DeleteAsync(kind, found.Key.Namespace, found.Key.Name, new ResourceDeleteOptions { Uid = found.Uid, Propagation = propagation }, Writer, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            // It went by itself.
        }
    }

    private async Task EmptyNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var key = NamespaceRules.KeyOf(name);
        if (service.Cache.Get(key) is not { Metadata.DeletionTimestamp: not null } found) return;
        var remaining = new List<StoredObject>();
        foreach (var item in service.Cache.SnapshotAll().SelectMany(objects => objects.Values).Where(item => item.Key.Namespace == name))
        {
            // Nobody serves it now. What waits for a finalizer stays for whoever is to clean up; the rest goes.
            if (KindOf(item.Key) is null && item.Metadata.Finalizers is not { Count: > 0 } && !Protection.IsProtected(item)) await service.Store.CommitAsync(new StoreOperation(StoreOperationType.Delete, item.Key, item.Revision, item.Uid, []), cancellationToken).ConfigureAwait(false);
            else if (item.Metadata.DeletionTimestamp is null) await DeleteAsync(item, DeletionPropagation.Background, cancellationToken).ConfigureAwait(false);
            if (service.Cache.Get(item.Key) is { } left) remaining.Add(left);
        }

        // What remains waits for its finalizers; its removal wakes this up again.
        if (remaining.Count > 0)
        {
            await ShowRemainingAsync(found, remaining, cancellationToken).ConfigureAwait(false);
            return;
        }

        var released = new ResourceObject(NamespaceRules.Kind, found).ToJson();
        released["spec"] = new JsonObject();
        await service.UpdateAsync(NamespaceRules.Kind, "", name, released, null, Writer, cancellationToken).ConfigureAwait(false);
    }

    private async Task ShowRemainingAsync(StoredObject ns, IReadOnlyList<StoredObject> remaining, CancellationToken cancellationToken)
    {
        var shown = new ResourceObject(NamespaceRules.Kind, ns).ToJson();
        if (shown["status"] is not JsonObject status) shown["status"] = status = [];
        status["conditions"] = NamespaceConditions.Of(remaining, status["conditions"] as JsonArray, time.GetUtcNow());
        await service.UpdateAsync(NamespaceRules.Kind, "", ns.Key.Name, shown, "status", Writer, cancellationToken).ConfigureAwait(false);
    }

    private ResourceKind? KindOf(ResourceKey key) => service.Registry.Current.FindResource(key.Group, key.Resource);

    private async Task EnsureDefaultNamespaceAsync(CancellationToken cancellationToken)
    {
        if (service.Cache.Get(NamespaceRules.KeyOf(NamespaceRules.Default)) is not null) return;
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = NamespaceRules.Default } };
        try
        {
            await service.CreateAsync(NamespaceRules.Kind, "", body, Writer, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceException refusal) when (refusal.Reason == "AlreadyExists")
        {
            // Another replica was faster.
        }
    }

    [LoggerMessage(5030, LogLevel.Warning, "The dependents of {Uid} could not be collected; trying again")]
    private static partial void LogCollectFailed(ILogger logger, Exception problem, string uid);

    [LoggerMessage(5031, LogLevel.Warning, "The namespace {Name} could not be emptied; trying again")]
    private static partial void LogNamespaceFailed(ILogger logger, Exception problem, string name);
}
