using System.Globalization;
using LuBan.Resources;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Where an informer has its objects from: the kernel's own service, or the kernel at the other end of a socket.</summary>
internal interface IObjectFeed
{
    /// <summary>The objects, if they can be had at once; null otherwise.</summary>
    ResourceObjectList? ListNow(ResourceKind kind);

    /// <summary>Waits until the kind is served: it may belong to an extension that is not enabled now.</summary>
    Task<ResourceKind> ServedAsync(ResourceKind kind, CancellationToken cancellationToken);

    Task<ResourceObjectList> ListAsync(ResourceKind kind, CancellationToken cancellationToken);

    /// <summary>The changes after a revision, and bookmarks.</summary>
    IAsyncEnumerable<ResourceChange> WatchAsync(ResourceKind kind, long revision, CancellationToken cancellationToken);
}

/// <summary>Objects of the service in this process.</summary>
internal sealed class ServiceFeed(ResourceService resources) : IObjectFeed
{
    public ResourceObjectList? ListNow(ResourceKind kind) =>
        Find(kind) is { } served && resources.ListAsync(served, new ResourceQuery(), CancellationToken.None) is { IsCompletedSuccessfully: true } list ? list.Result : null;

    public async Task<ResourceKind> ServedAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            var token = resources.Registry.GetChangeToken();
            if (Find(kind) is { } served) return served;
            await token.FiredAsync(cancellationToken);
        }
    }

    public Task<ResourceObjectList> ListAsync(ResourceKind kind, CancellationToken cancellationToken) => resources.ListAsync(kind, new ResourceQuery(), cancellationToken);

    public IAsyncEnumerable<ResourceChange> WatchAsync(ResourceKind kind, long revision, CancellationToken cancellationToken) =>
        resources.WatchAsync(kind, new ResourceQuery { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture), AllowBookmarks = true }, cancellationToken);

    private ResourceKind? Find(ResourceKind kind) => resources.Registry.Current.Find(kind.Group, kind.Version, kind.Plural);
}
