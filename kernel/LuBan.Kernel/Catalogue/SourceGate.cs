using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Says whether packages may be taken from a source now, and whose signature they need.</summary>
internal sealed class SourceGate(IResourceClient<PackageSource> sources, TimeProvider time)
{
    /// <summary>The policy for an extension from a source. Waits for the first contact, which decides whom to trust.</summary>
    /// <exception cref="ExtensionException">LB4313: the source is not trusted, or its signed metadata do not count. Or what kept it from being read.</exception>
    public async Task<TrustPolicy> RequireAsync(string source, string id, CancellationToken cancellationToken)
    {
        var resource = await SeenAsync(source, cancellationToken);
        var status = resource.Status!;
        if (status.Trust is not { } trust) throw new ExtensionException(status.LastError?.Code ?? "LB4302", status.LastError?.Message ?? "The source was not read yet.");
        foreach (var condition in status.Conditions.Where(condition => condition is { Type: "Trusted" or "MetadataCurrent", Status: "False" })) throw Closed(source, condition.Message);
        if (trust.MetadataExpires is { } end && end <= time.GetUtcNow()) throw Closed(source, SourceErrors.MetadataExpired(trust).Message);
        if (status.LastError is { Code: SourceErrors.OtherFeedCode } error) throw Closed(source, error.Message);
        return new()
        {
            Mode = trust.Mode == SourceTrustMode.Require ? TrustMode.Require : TrustMode.AllowUnsigned,
            Fingerprints = trust.Fingerprints,
            Owners = resource.Spec.TrustPolicy?.Owners ?? [],
            SignedBefore = trust.SignedIds.Contains(id.ToLowerInvariant(), StringComparer.Ordinal),
        };
    }

    private async Task<PackageSource> SeenAsync(string name, CancellationToken cancellationToken)
    {
        await foreach (var change in sources.WatchAsync(null, new() { FieldSelector = $"metadata.name={name}" }, cancellationToken))
        {
            if (change.Type is ResourceEventType.Bookmark or ResourceEventType.Deleted) continue;
            if (change.Resource.Status is { } status && status.ObservedGeneration == change.Resource.Metadata.Generation) return change.Resource;
        }
        throw new ExtensionException("LB4301", $"The package source '{name}' is gone. Run the operation again.");
    }

    private static ExtensionException Closed(string source, string why) => new("LB4313", $"Nothing is taken from the package source '{source}' now: {why}");
}
