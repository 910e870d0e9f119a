using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    /// <summary>How much of what a workspace's quota limits there is in all its namespaces, by the names of the quota.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <returns>The numbers; empty when nothing is limited.</returns>
    public IReadOnlyDictionary<string, long> WorkspaceUsage(string workspace) => Quotas.WorkspaceUsage(workspace);

    /// <summary>The namespaces of a workspace, its home too.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <returns>The names, in order.</returns>
    public IReadOnlyList<string> WorkspaceNamespaces(string workspace) => Quotas.NamespacesOf(workspace);

    /// <summary>How many users, groups and service accounts have a role in a home namespace.</summary>
    /// <param name="home">The home namespace.</param>
    /// <returns>The number.</returns>
    public int WorkspaceMembers(string home) => Quotas.MembersOf(home);

    /// <summary>Has somebody told of each workspace of whose quota more or less is used.</summary>
    /// <param name="changed">Called on the writer's thread: it must be fast and must not throw. Null to tell nobody.</param>
    public void ObserveWorkspaceUsage(Action<string>? changed) => Quotas.WorkspaceChanged = changed;

    /// <summary>Whether a namespace of this name is there, being deleted or not.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when it is.</returns>
    public bool NamespaceExists(string name) => Cache.Get(NamespaceRules.KeyOf(name)) is not null;

    /// <summary>Everything in a namespace, also what no kind serves now.</summary>
    /// <param name="ns">The namespace.</param>
    /// <returns>The objects.</returns>
    public IReadOnlyList<NamespaceContent> ListContent(string ns) =>
    [
        .. Cache.SnapshotAll().SelectMany(objects => objects.Values).Where(item => item.Key.Namespace == ns)
            .Select(item => new NamespaceContent(item.Key.Group, item.Key.Resource, item.Key.Name, item.Metadata.Finalizers ?? [], Registry.Current.FindResource(item.Key.Group, item.Key.Resource), Protection.IsProtected(item))),
    ];

    /// <summary>Takes the finalizers from everything in a namespace that is being deleted: it goes without waiting for whoever was to clean up.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="options">In whose name.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    /// <returns>How many objects were let go.</returns>
    /// <exception cref="ResourceException">409: the namespace is not being deleted.</exception>
    public async Task<int> ReleaseContentAsync(string ns, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Cache.Get(NamespaceRules.KeyOf(ns)) is { Metadata.DeletionTimestamp: null }) throw Refusal.Conflict(NamespaceRules.Kind, ns, "it is not being deleted");
        var released = 0;
        foreach (var item in Cache.SnapshotAll().SelectMany(objects => objects.Values).Where(item => item.Key.Namespace == ns && item.Metadata.Finalizers is { Count: > 0 } && !Protection.IsProtected(item)).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Registry.Current.FindResource(item.Key.Group, item.Key.Resource) is not { } kind)
            {
                var outcome = await _store.CommitAsync(new StoreOperation(StoreOperationType.Delete, item.Key, item.Revision, item.Uid, []) { Fence = options.Fence }, cancellationToken).ConfigureAwait(false);
                if (outcome.Result == StoreResult.Committed) released++;
                continue;
            }

            try
            {
                await PatchAsync(kind, ns, item.Key.Name, PatchType.Merge, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, null, options, cancellationToken).ConfigureAwait(false);
                released++;
            }
            catch (ResourceException refusal) when (refusal.StatusCode == 404)
            {
                // It went by itself.
            }
        }

        return released;
    }
}

/// <summary>An object in a namespace.</summary>
/// <param name="Group">The API group.</param>
/// <param name="Plural">The plural.</param>
/// <param name="Name">The name.</param>
/// <param name="Finalizers">What it waits for when it is deleted.</param>
/// <param name="Kind">The kind that serves it; null when nobody does now.</param>
/// <param name="IsProtected">Whether its label keeps it from being deleted.</param>
public sealed record NamespaceContent(string Group, string Plural, string Name, IReadOnlyList<string> Finalizers, ResourceKind? Kind, bool IsProtected)
{
    /// <summary><c>plural.group</c>, as messages name the resource.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
