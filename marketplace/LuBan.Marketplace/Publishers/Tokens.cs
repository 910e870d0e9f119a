using System.Text.RegularExpressions;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Sdk;

namespace LuBan.Marketplace.Publishers;

/// <summary>Makes and revokes API tokens.</summary>
internal sealed partial class Tokens(MarketplaceStore store, PublisherDocuments documents, TimeProvider time)
{
    private const int MaxDays = 365;
    private const int DefaultDays = 90;
    private const int MaxPerPublisher = 100;

    /// <summary>Makes a token.</summary>
    /// <returns>The token and its secret, which is not kept anywhere.</returns>
    /// <exception cref="MarketplaceException">LB7120: what is asked for cannot be had; LB7121: it is more than the caller has.</exception>
    public async Task<(ApiToken Token, string Secret)> CreateAsync(TokenRequest request, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var (id, secret) = TokenSecret.Create();
        var token = await store.ChangeAsync(MarketplaceKeys.Document(documents.Tokens.Kind, request.Publisher ?? "marketplace"), caller.Name, _ =>
        {
            var now = time.GetUtcNow();
            var token = new ApiToken
            {
                Id = id, Label = request.Label ?? "", Publisher = request.Publisher, Hash = TokenSecret.Hash(secret), Scopes = request.Scopes ?? [], Packages = request.Packages ?? [],
                Created = now, Expires = End(request.Days, now, caller), CreatedBy = caller.Name,
            };
            Check(token, request.Days, caller);
            return new Change<ApiToken>(token, documents.Tokens.Put(id, token));
        }, cancellationToken);
        return (token, secret);
    }

    /// <summary>Revokes a token: it is refused from now on.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none that the caller may know of.</exception>
    public Task<ApiToken> RevokeAsync(string id, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Document("token", id), caller.Name, _ =>
        {
            var token = documents.Tokens.Find(id);
            if (token is null || !(caller.IsAdministrator || (token.Publisher is { } publisher && caller.ActsFor(publisher))))
                throw new MarketplaceException(404, "LB7110", $"there is no token '{id}' of yours.");
            // A token may always end itself: whoever finds one somewhere can make it harmless.
            if (caller.Token?.Id != id) caller.Require(TokenScope.Manage);
            if (token.Revoked is not null) return new Change<ApiToken>(token);
            var revoked = token with { Revoked = time.GetUtcNow() };
            return new Change<ApiToken>(revoked, documents.Tokens.Put(id, revoked));
        }, cancellationToken);

    /// <summary>When nothing is asked for: after 90 days, or when the token ends that makes it.</summary>
    private static DateTimeOffset End(int? days, DateTimeOffset now, MarketplaceCaller caller)
    {
        var end = now.AddDays(days ?? DefaultDays);
        return days is null && caller.Token is { } own && own.Expires < end ? own.Expires : end;
    }

    private void Check(ApiToken token, int? days, MarketplaceCaller caller)
    {
        var problems = new List<ExtensionProblem>();
        if (token.Label is not { Length: > 0 and <= 100 } || token.Label.Any(char.IsControl)) Add("label", "a label of 1 to 100 characters is missing. Name what the token is for.");
        if (token.Scopes.Count == 0 || token.Scopes.Except(TokenScope.All).Any()) Add("scopes", $"the scopes are '{string.Join(", ", token.Scopes)}', expected some of {string.Join(", ", TokenScope.All)}.");
        if (days is < 1 or > MaxDays) Add("days", $"the token should be good for {days} days, possible are 1 to {MaxDays}.");
        if (token.Packages.Count > 50 || token.Packages.Any(glob => !Glob().IsMatch(glob))) Add("packages", "there should be at most 50 ids, of ASCII letters, digits, '_', '.', '-' and '*' for any of them.");
        if (token.Has(TokenScope.Admin) != token.Publisher is null) Add("publisher", "a token is for one publisher, and one with the scope 'admin' for none.");
        if (problems.Count > 0) throw new MarketplaceException(400, problems);
        if (token.Publisher is { } publisher) documents.RequireActive(publisher);
        if (documents.Tokens.All.Count(item => item.Value.Publisher == token.Publisher && item.Value.Revoked is null && item.Value.Expires > token.Created) >= MaxPerPublisher)
            throw new MarketplaceException(409, "LB7120", $"there are {MaxPerPublisher} tokens already. Revoke those that nobody uses.");
        CheckAgainst(token, caller);

        void Add(string field, string message) => problems.Add(new("LB7120", field, message));
    }

    /// <summary>Nobody gives what he has not: a token makes no token that may more, or for longer, than itself.</summary>
    private static void CheckAgainst(ApiToken token, MarketplaceCaller caller)
    {
        if (token.Publisher is { } publisher) caller.RequirePublisher(publisher);
        else if (!caller.IsAdministrator) throw new MarketplaceException(403, "LB7103", "only an administrator makes tokens with the scope 'admin'.");
        caller.Require(TokenScope.Manage);
        if (caller.Token is not { } own || own.Has(TokenScope.Admin)) return;
        var fault = token.Scopes.FirstOrDefault(scope => !own.Has(scope)) is { } scope ? $"it has not the scope '{scope}'"
            : own.Packages.Count > 0 && (token.Packages.Count == 0 || token.Packages.Except(own.Packages).Any()) ? $"it is for {string.Join(", ", own.Packages)} only"
            : token.Expires > own.Expires ? $"it ends on {own.Expires:yyyy-MM-dd}"
            : null;
        if (fault is not null) throw new MarketplaceException(403, "LB7121", $"the token '{own.Label}' cannot make this one: {fault}. Ask for less, or ask a member of the publisher.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.*-]{1,100}$", RegexOptions.CultureInvariant)]
    private static partial Regex Glob();
}

/// <summary>A token that somebody asks for.</summary>
/// <param name="Label">What it is for.</param>
/// <param name="Publisher">For which publisher; null for an administrator's.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="Packages">The ids it may be used on, with <c>*</c>; null or empty: all of the publisher's.</param>
/// <param name="Days">For how many days, 1–365; null: 90, or as long as the token that makes it.</param>
internal sealed record TokenRequest(string? Label, string? Publisher, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? Packages, int? Days);
