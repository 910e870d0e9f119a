using System.Globalization;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Trust;

/// <summary>What must not run. The signed metadata carry it to everybody.</summary>
internal sealed class Blocklist(MarketplaceStore store, TrustDocuments documents, TimeProvider time)
{
    private static readonly string[] _reasons = ["malware", "vulnerability", "takedown", "mistake", "other"];

    // References are counted: one after the other.
    private static readonly string _decision = MarketplaceKeys.Document("blocked", "all");

    /// <summary>The words that say why.</summary>
    public static IReadOnlyList<string> Reasons => _reasons;

    /// <summary>The entries that count now, oldest first.</summary>
    public IReadOnlyList<BlockEntry> Current()
    {
        var now = time.GetUtcNow();
        return [.. documents.Blocked.All.Select(item => item.Value).Where(entry => entry.Counts(now)).OrderBy(entry => entry.Since).ThenBy(entry => entry.Reference, StringComparer.Ordinal)];
    }

    /// <summary>The entry that blocks a version now; null when none does.</summary>
    public BlockEntry? Find(string id, string version)
    {
        var now = time.GetUtcNow();
        return documents.Blocked.All.Select(item => item.Value).FirstOrDefault(entry => entry.Counts(now) && entry.Versions.Any(one => one.Is(id, version)));
    }

    /// <summary>Blocks versions under one reference.</summary>
    /// <exception cref="MarketplaceException">LB7131: reason, message or end is not usable.</exception>
    public Task<BlockEntry> AddAsync(IReadOnlyList<BlockedVersion> versions, string? reason, string? message, DateTimeOffset? expires, string actor, CancellationToken cancellationToken)
    {
        Check(reason, message, expires);
        return store.ChangeAsync(_decision, actor, _ =>
        {
            var now = time.GetUtcNow();
            // Asked again after a crash between this and the version's state: the same entry.
            if (versions is [var only] && Find(only.Id, only.Version) is { Versions.Count: 1 } there) return new Change<BlockEntry>(there);
            var year = now.Year.ToString(CultureInfo.InvariantCulture);
            // Counted for ever: a reference that was given up must not come to mean something else.
            var number = (documents.Counters.Find(year)?.Last ?? 0) + 1;
            var reference = string.Create(CultureInfo.InvariantCulture, $"LBB-{year}-{number}");
            var entry = new BlockEntry { Reference = reference, Versions = versions, Reason = reason!, Message = message!, Since = now, Expires = expires, By = actor };
            return new Change<BlockEntry>(entry, documents.Blocked.Put(reference, entry), documents.Counters.Put(year, new ReferenceCounter(number)));
        }, cancellationToken);
    }

    /// <summary>Takes one version off every entry; entries with nothing left go.</summary>
    public Task ReleaseAsync(string id, string version, string actor, CancellationToken cancellationToken) =>
        store.ChangeAsync(_decision, actor, _ =>
        {
            var events = new List<MarketplaceEvent>();
            foreach (var (reference, entry) in documents.Blocked.All.Where(item => item.Value.Versions.Any(one => one.Is(id, version))))
            {
                var rest = entry.Versions.Where(one => !one.Is(id, version)).ToList();
                events.Add(rest.Count == 0 ? documents.Blocked.Remove(reference) : documents.Blocked.Put(reference, entry with { Versions = rest }));
            }
            return new Change<bool>(true, events);
        }, cancellationToken);

    /// <summary>Removes an entry.</summary>
    /// <returns>What it was.</returns>
    /// <exception cref="MarketplaceException">LB7110: there is none.</exception>
    public Task<BlockEntry> RemoveAsync(string reference, string actor, CancellationToken cancellationToken) =>
        store.ChangeAsync(_decision, actor, _ =>
        {
            var entry = documents.Blocked.Find(reference) ?? throw new MarketplaceException(404, "LB7110", $"there is no entry '{reference}' on the blocklist.");
            return new Change<BlockEntry>(entry, documents.Blocked.Remove(reference));
        }, cancellationToken);

    /// <summary>Refuses what cannot stand on the blocklist.</summary>
    /// <exception cref="MarketplaceException">LB7131: reason, message or end is not usable.</exception>
    public void Check(string? reason, string? message, DateTimeOffset? expires)
    {
        if (!_reasons.Contains(reason)) throw new MarketplaceException(400, "LB7131", $"the reason is '{reason}', expected one of {string.Join(", ", _reasons)}.");
        if (string.IsNullOrWhiteSpace(message) || message.Length > 1000) throw new MarketplaceException(400, "LB7131", "a message for the people who run it is missing, or over 1,000 characters. Say in a sentence or two why it is blocked and what to do.");
        if (expires <= time.GetUtcNow()) throw new MarketplaceException(400, "LB7131", $"the end {expires:u} is in the past. Name a later one, or none.");
    }
}
