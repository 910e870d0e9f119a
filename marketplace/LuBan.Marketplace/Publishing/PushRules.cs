using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Publishing;

/// <summary>Whether a caller may push a version of an id: whose the id is, whether it looks like another, whether the version was there before.</summary>
internal sealed class PushRules(PublisherDocuments documents, PrefixRules prefixes, NameIndex names)
{
    /// <summary>Asks all the rules. Looks at the state only: it is asked again while the decision is made.</summary>
    public PushVerdict Check(MarketplaceState state, string id, string version, MarketplaceCaller caller)
    {
        var verdict = state.TryFind(id, out var package) && package.Publisher.Length > 0 ? CheckExisting(package, caller) : CheckNew(id, package, caller);
        // Every name that a version was published under stays taken, also when nothing of it is delivered any more.
        if (package is not null && package.TryFind(version, out var taken))
            verdict.Problems.Add(new(409, new("LB7140", id, $"{package.Id} {taken.Version} was published before ({VersionStates.Word(taken.State)}), and a version is never replaced. Raise the version.")));
        if (verdict.Publisher is { } publisher && documents.Publishers.Find(publisher)?.Suspended is { } reason)
            verdict.Problems.Add(new(403, new("LB7113", id, $"the publisher '{publisher}' is suspended: {reason} Ask an administrator of the marketplace.")));
        return verdict;
    }

    private static PushVerdict CheckExisting(PackageEntry package, MarketplaceCaller caller)
    {
        var verdict = new PushVerdict { Package = package, Publisher = caller.IsAdministrator ? package.Publisher : package.Owners.FirstOrDefault(caller.ActsFor) };
        if (verdict.Publisher is null)
            verdict.Problems.Add(new(403, new("LB7141", package.Id, $"{package.Id} belongs to the publisher '{package.Publisher}', for which '{caller.Name}' does not act. Choose another id, or ask its owner to make you one.")));
        else if (!caller.Holds(TokenScope.PushVersion, package.Id))
            verdict.Problems.Add(NoScope(TokenScope.PushVersion, package.Id, caller));
        return verdict;
    }

    private PushVerdict CheckNew(string id, PackageEntry? upstream, MarketplaceCaller caller)
    {
        var prefix = prefixes.Find(id);
        var verdict = new PushVerdict { Package = upstream, IsNew = true, Publisher = PublisherFor(id, prefix, caller) };
        if (names.FindLookalike(id) is { } other)
            verdict.Problems.Add(new(400, new("LB7143", id, $"the id '{id}' can be taken for '{other}', which is there. Choose an id that cannot.")));
        if (prefix is not null && !caller.IsAdministrator && (verdict.Publisher is null || !prefix.Allows(verdict.Publisher)))
            verdict.Problems.Add(new(403, new("LB7142", id, $"the id prefix '{prefix.Prefix}' is reserved for the publisher '{prefix.Publisher}'. Choose another id, or ask that publisher to delegate the prefix.")));
        else if (verdict.Publisher is null)
            verdict.Problems.Add(new(403, new("LB7144", id, caller.Publishers.Count > 1
                ? $"'{caller.Name}' acts for several publishers ({string.Join(", ", caller.Publishers)}), and none of them has a prefix of '{id}'. Reserve the prefix for one of them first, or push with a token."
                : $"there is no publisher that '{id}' could belong to. Make one, and push with its token.")));
        else if (prefix is null) CheckClaim(id, verdict, caller);
        if (!caller.Holds(TokenScope.Push, id)) verdict.Problems.Add(NoScope(TokenScope.Push, id, caller));
        return verdict;
    }

    /// <summary>Without a reserved prefix the first push reserves one, if the policy lets it and nothing speaks against it.</summary>
    private void CheckClaim(string id, PushVerdict verdict, MarketplaceCaller caller)
    {
        var text = id[..(id.IndexOf('.', StringComparison.Ordinal) + 1)];
        if (text.Length == 0) return; // Not an extension's id: the archive check says so.
        if (!documents.Policy.AutoClaimPrefix)
        {
            verdict.Problems.Add(new(403, new("LB7144", id, $"the publisher '{verdict.Publisher}' has not reserved '{text}', and only reserved prefixes get new packages here. Reserve it: POST /api/marketplace/v1/publishers/{verdict.Publisher}/prefixes.")));
            return;
        }
        verdict.Claim = text;
        if (prefixes.FindFault(text, verdict.Publisher!, caller.IsAdministrator) is { } fault) verdict.Problems.Add(new(fault.Code is "LB7115" or "LB7117" ? 403 : 400, fault));
        else if (documents.Publishers.Find(verdict.Publisher!) is null && Lookalike(verdict.Publisher!) is { } other)
            verdict.Problems.Add(new(400, new("LB7116", id, $"a publisher '{verdict.Publisher}' would look like '{other}', which is there. Make the publisher under another name first, and reserve '{text}' for it.")));
    }

    private string? PublisherFor(string id, ReservedPrefix? prefix, MarketplaceCaller caller)
    {
        if (caller.IsAdministrator) return prefix?.Publisher ?? PublisherNames.FromId(id);
        if (caller.OnlyPublisher is { } only) return only;
        return prefix is null ? null : caller.Publishers.FirstOrDefault(name => name == prefix.Publisher) ?? caller.Publishers.FirstOrDefault(prefix.Delegates.Contains);
    }

    // Not itself: another push for the same new publisher may have made it a moment ago.
    private string? Lookalike(string publisher) =>
        documents.Publishers.All.Select(item => item.Key).FirstOrDefault(other => other != publisher && PublisherNames.Skeleton(other) == PublisherNames.Skeleton(publisher));

    private static PushProblem NoScope(string scope, string id, MarketplaceCaller caller) => new(403, caller.FindFault(scope, id)!);
}

/// <summary>What the rules say of a push.</summary>
internal sealed class PushVerdict
{
    /// <summary>The package as it is; null when the id is new.</summary>
    public PackageEntry? Package { get; init; }

    /// <summary>Whether nobody published the id here before.</summary>
    public bool IsNew { get; init; }

    /// <summary>For whom it is pushed; null when that is not clear.</summary>
    public string? Publisher { get; init; }

    /// <summary>The prefix that this push reserves; null: none.</summary>
    public string? Claim { get; set; }

    /// <summary>What speaks against it.</summary>
    public List<PushProblem> Problems { get; } = [];
}

/// <summary>Something that speaks against a push.</summary>
/// <param name="Status">The HTTP status it alone would give.</param>
/// <param name="Problem">What it is.</param>
internal sealed record PushProblem(int Status, ExtensionProblem Problem);
