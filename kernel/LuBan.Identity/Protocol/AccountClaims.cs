using System.Text.Json.Nodes;
using LuBan.Identity.Clients;

namespace LuBan.Identity.Protocol;

/// <summary>What clients are told about a user, by the scopes and claims that were asked for (OpenID Connect Core §5.4, §5.5).</summary>
internal static class AccountClaims
{
    private static readonly Dictionary<string, string[]> ByScope = new(StringComparer.Ordinal)
    {
        [StandardScopes.Profile] = ["name", "preferred_username", "locale", "updated_at"],
        [StandardScopes.Email] = ["email", "email_verified"],
        [StandardScopes.Groups] = ["groups"],
    };

    /// <summary>The scope that a claim belongs to; null for a claim that is not known here.</summary>
    internal static string? ScopeOf(string claim) => ByScope.FirstOrDefault(pair => pair.Value.Contains(claim)).Key;

    /// <summary>Adds the claims that were asked for. What is not known of the account is left out.</summary>
    internal static void Add(JsonObject target, Account account, IEnumerable<string> scopes, IEnumerable<string> claims)
    {
        foreach (var claim in scopes.SelectMany(scope => ByScope.GetValueOrDefault(scope) ?? []).Concat(claims.Where(claim => ScopeOf(claim) is not null)).Distinct())
            if (ValueOf(account, claim) is { } value) target[claim] = value;
    }

    private static JsonNode? ValueOf(Account account, string claim) => claim switch
    {
        "name" => account.DisplayName.Length > 0 ? account.DisplayName : account.Name,
        "preferred_username" => account.Name,
        "locale" => account.Language,
        "updated_at" => account.UpdatedAt.ToUnixTimeSeconds(),
        "email" => account.Email,
        "email_verified" => account.Email is null ? null : account.EmailVerified,
        "groups" => new JsonArray([.. account.Groups.Select(group => JsonValue.Create(group))]),
        _ => null,
    };
}
