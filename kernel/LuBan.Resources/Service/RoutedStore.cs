using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The main and the volatile store as one.</summary>
internal sealed class RoutedStore(IResourceStore main, IResourceStore? other, RoutedCache cache)
{
    internal IReadOnlyList<StoredObject> List(StoreListRequest request) => Of(request.Group, request.Resource).List(request);

    internal IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) =>
        Of(group, resource).ReadLog(group, resource, afterRevision, limit);

    /// <exception cref="ResourceException">409: the operation carries the token of a deposed writer. 503: the database is away, nothing was written. 504: the outcome is not known.</exception>
    internal async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        var outcome = await WriteAsync(operation, cancellationToken).ConfigureAwait(false);
        return outcome.Result == StoreResult.Fenced ? throw Refusal.Deposed(operation.Key, operation.Fence!, outcome.FenceToken) : outcome;
    }

    /// <summary>Lets memory show what any server had committed before this call.</summary>
    internal ValueTask<bool> CatchUpAsync(string group, string resource, CancellationToken cancellationToken) => Of(group, resource).CatchUpAsync(cancellationToken);

    /// <summary>Whether other servers write there too.</summary>
    internal bool IsShared(string group, string resource) => Of(group, resource).IsShared;

    private async Task<StoreOutcome> WriteAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await Of(operation.Key.Group, operation.Key.Resource).CommitAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (ExtensionException problem) when (problem.Code == "LB5012")
        {
            throw Refusal.Create(503, "ServiceUnavailable", problem.Message, new StatusDetails(operation.Key.Group, operation.Key.Resource, operation.Key.Name, [], RetryAfterSeconds: 1));
        }
        catch (ExtensionException problem) when (problem.Code == "LB5013")
        {
            // No Retry-After: clients would repeat by themselves what may have been done.
            throw Refusal.Create(504, "Timeout", problem.Message, new StatusDetails(operation.Key.Group, operation.Key.Resource, operation.Key.Name, []));
        }
    }

    private IResourceStore Of(string group, string resource) => cache.IsVolatile(group, resource) ? other! : main;
}
