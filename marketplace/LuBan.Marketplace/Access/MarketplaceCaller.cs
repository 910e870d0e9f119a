using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Access;

/// <summary>Who sent a request: nobody known, a user of the server, or somebody with an API token.</summary>
internal sealed class MarketplaceCaller
{
    private MarketplaceCaller(string name) => Name = name;

    /// <summary>Somebody without credentials.</summary>
    public static MarketplaceCaller Anonymous { get; } = new("anonymous");

    /// <summary>The marketplace itself, for what it does without being asked: it may everything.</summary>
    public static MarketplaceCaller Marketplace { get; } = new("marketplace") { IsAdministrator = true };

    /// <summary>The name for the journal: a user, <c>publisher/token</c>, or <c>anonymous</c>.</summary>
    public string Name { get; }

    /// <summary>The user's name; null for tokens and for nobody.</summary>
    public string? User { get; private init; }

    /// <summary>The token; null for users and for nobody.</summary>
    public ApiToken? Token { get; private init; }

    /// <summary>Whether it may administer the marketplace, and so act for every publisher.</summary>
    public bool IsAdministrator { get; private init; }

    /// <summary>Whether nothing is known of it.</summary>
    public bool IsAnonymous => ReferenceEquals(this, Anonymous);

    /// <summary>The publishers it acts for. An administrator acts for all, and this is empty.</summary>
    public IReadOnlyList<string> Publishers { get; private init; } = [];

    /// <summary>The publisher it acts for when it does not say which: the only one; null when there are none or several.</summary>
    public string? OnlyPublisher => Publishers.Count == 1 ? Publishers[0] : null;

    /// <summary>A user of the server.</summary>
    /// <param name="user">The user.</param>
    /// <param name="publishers">The publishers that the user is a member of.</param>
    public static MarketplaceCaller Of(MarketplaceUser user, IReadOnlyList<string> publishers) =>
        new(user.Name) { User = user.Name, IsAdministrator = user.IsAdministrator, Publishers = user.IsAdministrator ? [] : publishers };

    /// <summary>Somebody with a token.</summary>
    public static MarketplaceCaller Of(ApiToken token) => new($"{token.Publisher ?? "marketplace"}/{token.Id}")
    {
        Token = token,
        IsAdministrator = token.Has(TokenScope.Admin),
        Publishers = token.Publisher is { } publisher ? [publisher] : [],
    };

    /// <summary>Whether it may act for a publisher at all.</summary>
    public bool ActsFor(string publisher) => IsAdministrator || Publishers.Contains(publisher);

    /// <summary>Whether it may do one kind of thing, on an id when one is named. Whose the id is, is another question.</summary>
    public bool Holds(string scope, string? id = null)
    {
        if (IsAdministrator) return Token is null || id is null || Token.Covers(id);
        if (Token is null) return Publishers.Count > 0 && scope != TokenScope.Admin;
        return Token.Has(scope) && (id is null || Token.Covers(id));
    }

    /// <summary>Why it may not do one kind of thing; null when it may.</summary>
    public ExtensionProblem? FindFault(string scope, string? id = null)
    {
        if (Holds(scope, id)) return null;
        if (Token is null) return new("LB7103", "request", $"'{Name}' is no member of a publisher. Become a member of the publisher, or use one of its tokens.");
        return new("LB7104", "request", IsAdministrator || Token.Has(scope)
            ? $"the token '{Token.Label}' is for {string.Join(", ", Token.Packages)}, not for {id}. Use a token for this id."
            : $"the token '{Token.Label}' has the scopes {string.Join(", ", Token.Scopes)}, this needs '{scope}'. Use a token with this scope.");
    }

    /// <summary>Refuses a caller that may not do one kind of thing.</summary>
    /// <exception cref="MarketplaceException">LB7103: no member of a publisher; LB7104: the token has not this scope, or not for this id.</exception>
    public void Require(string scope, string? id = null)
    {
        if (FindFault(scope, id) is { } fault) throw new MarketplaceException(403, [fault]);
    }

    /// <summary>Refuses a caller that does not act for a publisher.</summary>
    /// <exception cref="MarketplaceException">LB7103: it acts for others, or nobody.</exception>
    public void RequirePublisher(string publisher)
    {
        if (!ActsFor(publisher)) throw new MarketplaceException(403, "LB7103", $"'{Name}' does not act for the publisher '{publisher}'. Use a token of this publisher, or ask one of its members.");
    }

    /// <summary>Gives handlers the caller as an argument.</summary>
    public static ValueTask<MarketplaceCaller?> BindAsync(HttpContext context) => ValueTask.FromResult<MarketplaceCaller?>(context.Caller());
}

/// <summary>Where a request's caller is kept.</summary>
internal static class CallerExtensions
{
    /// <summary>Who sent the request, as the guard found out; nobody where there is no guard.</summary>
    public static MarketplaceCaller Caller(this HttpContext context) => context.Features.Get<MarketplaceCaller>() ?? MarketplaceCaller.Anonymous;
}
