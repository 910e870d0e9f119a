using LuBan.Kernel.Catalogue;
using LuBan.Marketplace;
using LuBan.Sdk;

namespace LuBan.Server;

/// <summary>Tells the kernel of the embedded feed at the first start: an ordinary package source, which an operator may change.</summary>
internal sealed partial class EmbeddedSource(
    IResourceClient<PackageSource> sources, MarketplaceStatus marketplace, IHostApplicationLifetime lifetime, ILogger<EmbeddedSource> logger) : BackgroundService
{
    private const string Name = "marketplace";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        // Before the kernel reads the feed for the first time, so that it is not empty then.
        await marketplace.SeededAsync(stoppingToken);
        if (await sources.GetAsync(Name, null, stoppingToken) is { } known)
        {
            await PinAsync(known, stoppingToken);
            return;
        }
        try
        {
            await sources.CreateAsync(new PackageSource
            {
                Metadata = new() { Name = Name },
                Spec = new()
                {
                    Url = EmbeddedAddresses.Default,
                    AllowInsecure = true,
                    TrustPolicy = new() { Mode = SourceTrustMode.Require, Fingerprints = [marketplace.Fingerprint] },
                },
            }, stoppingToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == StatusCodes.Status409Conflict)
        {
            OtherReplicaWasFirst(Name);
            if (await sources.GetAsync(Name, null, stoppingToken) is { } now) await PinAsync(now, stoppingToken);
        }
    }

    /// <summary>Servers that share a database sign with a certificate each, and whichever leads reads its own feed.</summary>
    private async Task PinAsync(PackageSource source, CancellationToken cancellationToken)
    {
        if (source.Spec is not { Url: EmbeddedAddresses.Default, TrustPolicy: { Fingerprints: { Count: > 0 } pinned } policy } || pinned.Contains(marketplace.Fingerprint, StringComparer.OrdinalIgnoreCase)) return;
        try
        {
            await sources.UpdateAsync(source with { Spec = source.Spec with { TrustPolicy = policy with { Fingerprints = [.. pinned, marketplace.Fingerprint] } } }, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == StatusCodes.Status409Conflict)
        {
            if (await sources.GetAsync(Name, null, cancellationToken) is { } now) await PinAsync(now, cancellationToken);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The package source {Name} was written by another replica")]
    private partial void OtherReplicaWasFirst(string name);
}
