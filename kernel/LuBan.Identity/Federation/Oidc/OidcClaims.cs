using System.Text.Json;
using LuBan.Identity.Tokens;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Reads claims as a person.</summary>
internal static class OidcClaims
{
    private const int MaximumGroups = 1000;

    /// <param name="config">Which claims are what.</param>
    /// <param name="token">The claims of the ID token.</param>
    /// <param name="user">The claims of userinfo; undefined when it was not asked. What the ID token says counts more.</param>
    public static ExternalIdentity ToIdentity(OidcConfig config, JsonElement token, JsonElement user)
    {
        return new(JsonWebToken.Text(token, "sub")!)
        {
            UserName = Text(config.UserNameClaim),
            DisplayName = Text("name"),
            Email = Text("email"),
            EmailVerified = Find("email_verified") is { } verified && (verified.ValueKind == JsonValueKind.True || (verified.ValueKind == JsonValueKind.String && verified.GetString() == "true")),
            Groups = Find(config.GroupsClaim) is { } groups ? Texts(groups) : [],
            Methods = Find("amr") is { } methods ? Texts(methods) : [],
            Claims = Simple(user).Concat(Simple(token)).GroupBy(claim => claim.Key).ToDictionary(claims => claims.Key, claims => claims.Last().Value),
        };

        JsonElement? Find(string name) => token.TryGetProperty(name, out var own) ? own : user.ValueKind == JsonValueKind.Object && user.TryGetProperty(name, out var other) ? other : null;

        string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }

    /// <summary>A text, or a list of texts.</summary>
    public static IReadOnlyList<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).Where(text => text.Length > 0).Take(MaximumGroups)],
        _ => [],
    };

    private static IEnumerable<KeyValuePair<string, string>> Simple(JsonElement claims) => claims.ValueKind != JsonValueKind.Object ? [] :
        claims.EnumerateObject().Where(claim => claim.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(claim => KeyValuePair.Create(claim.Name, claim.Value.ToString()));
}
