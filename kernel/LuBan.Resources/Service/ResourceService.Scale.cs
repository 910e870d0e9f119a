using System.Text.Json.Nodes;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    /// <summary>Reads how large an object is (<c>autoscaling/v1 Scale</c>).</summary>
    /// <param name="kind">A kind with a scale subresource.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The Scale.</returns>
    /// <exception cref="Sdk.ResourceException">404: there is no such object, or the kind has no scale.</exception>
    public async Task<JsonObject> GetScaleAsync(ResourceKind kind, string ns, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Scale is not { } scale) throw Refusal.NotFound(kind, $"{name}/scale");
        var found = await GetAsync(kind, ns, name, cancellationToken).ConfigureAwait(false) ?? throw Refusal.NotFound(kind, name);
        var document = ScaleDocument.Of(scale, found.ToJson());
        return document["spec"]!["replicas"] is not null ? document
            : throw Refusal.Create(500, "InternalError", $"Internal error occurred: the spec replicas field \"{scale.SpecReplicasPath}\" does not exist");
    }

    /// <summary>Sets the wanted number of replicas of an object, and nothing else.</summary>
    /// <param name="kind">A kind with a scale subresource.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="change">Makes the wanted Scale from the present one. With a resourceVersion or uid the write fails when the object has another one.</param>
    /// <param name="options">How and by whom.</param>
    /// <param name="cancellationToken">Ends the wait; a write that was queued is made.</param>
    /// <returns>The Scale as stored.</returns>
    /// <exception cref="Sdk.ResourceException">400, 403, 404, 409 or 422, with details.</exception>
    public async Task<JsonObject> SetScaleAsync(ResourceKind kind, string ns, string name, Func<JsonObject, JsonObject> change, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(options);
        if (kind.Scale is not { } scale) throw Refusal.NotFound(kind, $"{name}/scale");
        var found = await GetAsync(kind, ns, name, cancellationToken).ConfigureAwait(false) ?? throw Refusal.NotFound(kind, name);
        var present = ScaleDocument.Of(scale, found.ToJson());

        // What was read is not a precondition: only what the caller itself pins.
        ((JsonObject)present["metadata"]!).Remove("resourceVersion");
        var wanted = change(present);
        var patch = ScaleDocument.Patch(scale, wanted, name);
        var written = await PatchAsync(kind, ns, name, PatchType.Merge, patch, null, options, cancellationToken).ConfigureAwait(false);
        return ScaleDocument.Of(scale, written.ToJson());
    }
}
