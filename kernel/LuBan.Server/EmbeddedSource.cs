using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Installation;
using LuBan.Marketplace;
using LuBan.Sdk;

namespace LuBan.Server;

/// <summary>
/// Tells the kernel of the embedded feed: at the first start with an ordinary package source, which an operator may change, and later of each
/// change, so that what was just pushed can be installed, and what was just revoked stops.
/// </summary>
internal sealed partial class EmbeddedSource(
    IResourceClient<PackageSource> sources, ComingSources coming, MarketplaceStatus marketplace, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<EmbeddedSource> logger) : BackgroundService
{
    private const string Name = "marketplace";

    // Many pushes in a row are one sync.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    // At the first start its packages are published one after another: seconds, and more on a machine that does much else.
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource _arrived = Announce(coming);
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        // Before the kernel reads the feed for the first time, so that it is not empty then.
        await marketplace.SeededAsync(stoppingToken);
        marketplace.Changed += Note;
        try
        {
            if (await sources.GetAsync(Name, null, stoppingToken) is { } known) await PinAsync(known, stoppingToken);
            else await CreateAsync(stoppingToken);
            _arrived.SetResult();
            while (await _changes.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Gathering, time, stoppingToken);
                _changes.Reader.TryRead(out _);
                await AskForSyncAsync(stoppingToken);
            }
        }
        finally
        {
            marketplace.Changed -= Note;
            // Nobody waits for what will not come.
            _arrived.TrySetResult();
        }
    }

    private static TaskCompletionSource Announce(ComingSources coming)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        coming.Expect(arrived.Task, ArrivalLimit);
        return arrived;
    }

    private void Note() => _changes.Writer.TryWrite(true);

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
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
            }, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == StatusCodes.Status409Conflict)
        {
            LogOtherWasFirst(Name);
            if (await sources.GetAsync(Name, null, cancellationToken) is { } now) await PinAsync(now, cancellationToken);
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

    /// <summary>The number is the same on every server that shares the marketplace, so one sync answers them all.</summary>
    private async Task AskForSyncAsync(CancellationToken cancellationToken)
    {
        var token = "marketplace-" + marketplace.Sequence.ToString(CultureInfo.InvariantCulture);
        try
        {
            await sources.PatchAsync(Name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [PlanAnnotations.Sync] = token } } }, cancellationToken: cancellationToken);
        }
        catch (ResourceException refusal)
        {
            // Removed by an operator, or the store is away for a moment: the next poll reads it.
            LogNotTold(Name, refusal.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The package source {Name} was written by another replica")]
    private partial void LogOtherWasFirst(string name);

    [LoggerMessage(2, LogLevel.Information, "The package source {Name} was not told of a change: {Reason}")]
    private partial void LogNotTold(string name, string reason);
}
