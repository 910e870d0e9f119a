using System.Text.Json.Nodes;

namespace LuBan.Sdk;

/// <summary>What reconcilers do with a client again and again. Each reads, writes on the condition that nobody wrote in between, and starts over when somebody did.</summary>
public static class ResourceClientExtensions
{
    private const int MaximumAttempts = 10;

    /// <summary>Creates an object, or changes the one that is there.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="resource">The object to create, or the name of the one to change.</param>
    /// <param name="change">Makes of the object (the given one, or the one that is there) what it should be. May be called several times.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as stored. An object that is already as it should be is not written.</returns>
    /// <exception cref="ResourceException">The kernel refused, or others wrote the object ten times in a row.</exception>
    public static async Task<TResource> CreateOrUpdateAsync<TResource>(
        this IResourceClient<TResource> client, TResource resource, Func<TResource, TResource> change, CancellationToken cancellationToken = default)
        where TResource : Resource
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(change);
        var name = resource.Metadata.Name ?? throw new ArgumentException("metadata.name is not set", nameof(resource));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await client.GetAsync(name, resource.Metadata.Namespace, cancellationToken).ConfigureAwait(false) is not { } found)
                    return await client.CreateAsync(change(resource), cancellationToken).ConfigureAwait(false);
                var changed = change(found);
                return changed == found ? found : await client.UpdateAsync(changed, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceException refusal) when (IsRace(refusal) && attempt < MaximumAttempts)
            {
                // Somebody created or changed it in between: look again.
            }
        }
    }

    /// <summary>Adds a finalizer: the object stays, marked as being deleted, until <see cref="RemoveFinalizerAsync"/>.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="resource">The object.</param>
    /// <param name="finalizer">A qualified name, such as <c>notes.example.dev/cleanup</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as stored, or <paramref name="resource"/> if it has the finalizer already.</returns>
    /// <exception cref="ResourceException">The kernel refused; an object that is being deleted takes no new finalizer.</exception>
    public static Task<TResource> EnsureFinalizerAsync<TResource>(
        this IResourceClient<TResource> client, TResource resource, string finalizer, CancellationToken cancellationToken = default)
        where TResource : Resource =>
        FinalizersAsync(client, resource, finalizer, true, cancellationToken)!;

    /// <summary>Removes a finalizer. With the last one an object that is being deleted goes.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="resource">The object.</param>
    /// <param name="finalizer">The finalizer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as stored; null if it is gone.</returns>
    /// <exception cref="ResourceException">The kernel refused.</exception>
    public static Task<TResource?> RemoveFinalizerAsync<TResource>(
        this IResourceClient<TResource> client, TResource resource, string finalizer, CancellationToken cancellationToken = default)
        where TResource : Resource =>
        FinalizersAsync(client, resource, finalizer, false, cancellationToken);

    private static async Task<TResource?> FinalizersAsync<TResource>(
        IResourceClient<TResource> client, TResource resource, string finalizer, bool wanted, CancellationToken cancellationToken)
        where TResource : Resource
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(finalizer);
        var (metadata, uid) = (resource.Metadata, resource.Metadata.Uid);
        var name = metadata.Name ?? throw new ArgumentException("metadata.name is not set", nameof(resource));
        for (var attempt = 1; ; attempt++)
        {
            var finalizers = resource.Metadata.Finalizers ?? [];
            if (finalizers.Contains(finalizer) == wanted) return resource;
            IEnumerable<string> next = wanted ? [.. finalizers, finalizer] : finalizers.Where(other => other != finalizer);
            // With the revision: a merge patch replaces the whole list, also what others added meanwhile.
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = resource.Metadata.ResourceVersion, ["finalizers"] = new JsonArray([.. next.Select(item => JsonValue.Create(item))]) },
            };
            try
            {
                return await client.PatchAsync(name, patch, metadata.Namespace, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceException refusal) when (refusal.StatusCode == 404 && !wanted)
            {
                return null;
            }
            catch (ResourceException refusal) when (IsRace(refusal) && attempt < MaximumAttempts)
            {
                if (await client.GetAsync(name, metadata.Namespace, cancellationToken).ConfigureAwait(false) is not { } found || found.Metadata.Uid != uid)
                    return wanted ? throw new ResourceException(404, "NotFound", $"'{name}' is gone.") : null;
                resource = found;
            }
        }
    }

    private static bool IsRace(ResourceException refusal) => refusal is { StatusCode: 409, Reason: "Conflict" or "AlreadyExists" };
}
