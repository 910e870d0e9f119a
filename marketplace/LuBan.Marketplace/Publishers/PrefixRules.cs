using System.Text.RegularExpressions;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Publishers;

/// <summary>Whose an id may be, by how it begins; and who may reserve which beginning.</summary>
internal sealed partial class PrefixRules(MarketplaceStore store, PublisherDocuments documents, TimeProvider time)
{
    // One key for all: what one reserves may look like what another reserves at the same time.
    private static readonly string _decision = MarketplaceKeys.Document("prefixes", "all");

    /// <summary>The longest reserved prefix of an id; null when none is.</summary>
    public ReservedPrefix? Find(string id)
    {
        var key = ReservedPrefix.Key(id);
        for (var dot = key.LastIndexOf('.'); dot > 0; dot = key.LastIndexOf('.', dot - 1))
        {
            if (documents.Prefixes.Find(key[..(dot + 1)]) is { } found) return found;
        }
        return null;
    }

    /// <summary>Whether an id is shown as verified for a publisher: an administrator checked the publisher, and the prefix is its own.</summary>
    public bool IsVerified(string id, string publisher) =>
        documents.Publishers.Find(publisher) is { Verified: true } && Find(id) is { } prefix && (prefix.Publisher == publisher || prefix.Delegates.Contains(publisher));

    /// <summary>Why a prefix cannot be reserved for a publisher; null when it can.</summary>
    /// <param name="text">The prefix with its dot.</param>
    /// <param name="publisher">For whom.</param>
    /// <param name="isAdministrator">Whether an administrator reserves it: then only what is impossible is refused.</param>
    public ExtensionProblem? FindFault(string text, string publisher, bool isAdministrator)
    {
        if (!Form().IsMatch(text) || text.Length > 90) return new("LB7114", text, $"'{text}' is no prefix: words of ASCII letters, digits and underscores, each with a dot after it, such as 'Acme.'. Write it so.");
        if (documents.Prefixes.Find(ReservedPrefix.Key(text)) is { } same)
            return same.Publisher == publisher ? null : new("LB7115", text, $"the id prefix '{same.Prefix}' is reserved for the publisher '{same.Publisher}'. Choose another id, or ask that publisher to delegate the prefix.");
        if (Find(text) is { } wider && !isAdministrator && wider.Publisher != publisher)
            return new("LB7115", text, $"the id prefix '{wider.Prefix}' is reserved for the publisher '{wider.Publisher}'. Choose another id, or ask that publisher to delegate the prefix.");
        var skeleton = ConfusableIds.Skeleton(text);
        var lookalike = documents.Prefixes.All.Select(item => item.Value).FirstOrDefault(other => other.Publisher != publisher && ConfusableIds.Skeleton(other.Prefix) == skeleton);
        if (lookalike is not null) return new("LB7116", text, $"'{text}' looks like '{lookalike.Prefix}', which is reserved for the publisher '{lookalike.Publisher}'. Choose a prefix that nobody takes for it.");
        if (isAdministrator) return null;
        if (store.State.Packages.FirstOrDefault(package => package.Publisher != publisher && package.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase)) is { } foreign)
            return new("LB7115", text, $"'{foreign.Id}' of the publisher '{foreign.Publisher}' begins with '{text}'. Ask an administrator of the marketplace.");
        return documents.Prefixes.All.Count(item => item.Value.Publisher == publisher) >= documents.Policy.PrefixesPerPublisher
            ? new("LB7117", text, $"the publisher '{publisher}' has {documents.Policy.PrefixesPerPublisher} prefixes, and reserves no more by itself. Ask an administrator of the marketplace.")
            : null;
    }

    /// <summary>Reserves a prefix; does nothing when the publisher has it.</summary>
    /// <exception cref="MarketplaceException">LB7114–LB7117: it cannot be had.</exception>
    public Task<ReservedPrefix> ReserveAsync(string text, string publisher, bool isPublic, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(_decision, caller.Name, _ =>
        {
            documents.RequireActive(publisher);
            if (FindFault(text, publisher, caller.IsAdministrator) is { } fault) throw new MarketplaceException(fault.Code is "LB7114" or "LB7116" ? 400 : 403, [fault]);
            if (documents.Prefixes.Find(ReservedPrefix.Key(text)) is { } had) return new Change<ReservedPrefix>(had);
            var prefix = new ReservedPrefix { Prefix = text, Publisher = publisher, Public = isPublic, Since = time.GetUtcNow() };
            return new Change<ReservedPrefix>(prefix, documents.Prefixes.Put(ReservedPrefix.Key(text), prefix));
        }, cancellationToken);

    /// <summary>Changes who may use a prefix, or gives it up.</summary>
    /// <param name="text">The prefix.</param>
    /// <param name="change">Makes the new one; null gives it up.</param>
    /// <param name="caller">Who asks: somebody of the publisher, or an administrator.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MarketplaceException">LB7110: there is none; LB7103: it is another's.</exception>
    public Task<ReservedPrefix?> ChangeAsync(string text, Func<ReservedPrefix, ReservedPrefix?> change, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(_decision, caller.Name, _ =>
        {
            var key = ReservedPrefix.Key(text);
            var old = documents.Prefixes.Find(key) ?? throw new MarketplaceException(404, "LB7110", $"the prefix '{text}' is not reserved.");
            caller.RequirePublisher(old.Publisher);
            if (!caller.IsAdministrator) documents.RequireActive(old.Publisher);
            var changed = change(old);
            foreach (var name in changed?.Delegates ?? []) documents.Require(name);
            return new Change<ReservedPrefix?>(changed, changed is null ? documents.Prefixes.Remove(key) : documents.Prefixes.Put(key, changed));
        }, cancellationToken);

    [GeneratedRegex(@"^([A-Za-z0-9_]+([-][A-Za-z0-9_]+)*\.)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
