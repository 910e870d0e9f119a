using LuBan.Marketplace.Access;
using Microsoft.Extensions.Hosting;

namespace LuBan.Marketplace.Publishers;

/// <summary>At the first start: the publisher of LuBan's own packages, with its prefixes, so that nobody else takes them.</summary>
internal sealed class PublisherStart(PublisherDocuments documents, PublisherAccounts accounts, PrefixRules prefixes) : IHostedService
{
    /// <summary>The publisher of LuBan's own packages.</summary>
    public const string OwnPublisher = "luban";

    private static readonly string[] OwnPrefixes = ["LuBan.", "Samples."];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Verified is set last: a start that was interrupted goes on where it stopped, and what an administrator gave up later stays so.
        if (documents.Publishers.Find(OwnPublisher) is { Verified: true }) return;
        if (documents.Publishers.Find(OwnPublisher) is null) await accounts.CreateAsync(OwnPublisher, "LuBan", MarketplaceCaller.Marketplace, cancellationToken);
        foreach (var prefix in OwnPrefixes) await prefixes.ReserveAsync(prefix, OwnPublisher, isPublic: false, MarketplaceCaller.Marketplace, cancellationToken);
        await accounts.ChangeAsync(OwnPublisher, publisher => publisher with { Verified = true }, MarketplaceCaller.Marketplace.Name, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
