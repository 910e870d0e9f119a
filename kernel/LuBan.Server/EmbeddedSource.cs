using LuBan.Kernel.Catalogue;
using LuBan.Marketplace;
using LuBan.Sdk;

namespace LuBan.Server;

/// <summary>Tells the kernel of the embedded feed at the first start: an ordinary package source, which an operator may change or delete.</summary>
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
        if (await sources.GetAsync(Name, null, stoppingToken) is not null) return;
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
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The package source {Name} was written by another replica")]
    private partial void OtherReplicaWasFirst(string name);
}
