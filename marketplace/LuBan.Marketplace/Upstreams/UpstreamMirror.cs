using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Upstreams;

/// <summary>Takes over everything that a mirrored upstream offers, again and again. What fails is tried again the next time.</summary>
internal sealed partial class UpstreamMirror(UpstreamPackages packages, MarketplaceState state, IOptions<MarketplaceOptions> options, TimeProvider time, ILogger<UpstreamMirror> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!packages.Mirrored.Any()) return;
        using var timer = new PeriodicTimer(options.Value.MirrorInterval, time);
        do
        {
            foreach (var upstream in packages.Mirrored) await MirrorAsync(upstream, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MirrorAsync(Upstream upstream, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var found in await upstream.Source.SearchAsync(cancellationToken))
            {
                if (!upstream.Includes(found.Id)) continue;
                var known = state.TryFind(found.Id, out var package) ? package : null;
                if (known is not { IsLocal: true }) await TakeAsync(upstream, found.Id, known, cancellationToken);
            }
        }
        catch (ExtensionException exception)
        {
            Failed(upstream.Name, "", exception.Message);
        }
    }

    private async Task TakeAsync(Upstream upstream, string id, PackageEntry? known, CancellationToken cancellationToken)
    {
        try
        {
            if (await packages.FindAsync(id, known, cancellationToken) is not { } package) return;
            foreach (var version in package.Versions.Where(version => version.Package.IsEmpty && version.Upstream == upstream.Name)) await packages.FetchAsync(package, version, cancellationToken);
        }
        catch (ExtensionException exception)
        {
            Failed(upstream.Name, id, exception.Message);
        }
    }

    [LoggerMessage(7042, LogLevel.Warning, "The mirror of {Upstream} is not complete, {Id}: {Reason}")]
    private partial void Failed(string upstream, string id, string reason);
}
