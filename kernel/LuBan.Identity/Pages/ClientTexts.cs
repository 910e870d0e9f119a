using LuBan.Identity.Clients;
using LuBan.Identity.Protocol;

namespace LuBan.Identity.Pages;

/// <summary>What users read about clients and what they ask for.</summary>
internal static class ClientTexts
{
    internal static string NameOf(OAuthClient client, string language) =>
        client.Spec.DisplayName.GetValueOrDefault(language) ?? client.Spec.DisplayName.GetValueOrDefault(PageTexts.English) ?? client.Spec.DisplayName.Values.FirstOrDefault(text => text.Length > 0) ?? client.Metadata.Name!;

    /// <summary>The scopes of a request, and those that the claims it asks for by name belong to.</summary>
    internal static IReadOnlyList<string> ConsentedTo(AuthorizationRequest request) =>
        [.. request.Scopes.Concat(request.IdTokenClaims.Concat(request.UserInfoClaims).Select(claim => AccountClaims.ScopeOf(claim)!)).Distinct(StringComparer.Ordinal)];

    internal static async Task<IReadOnlyList<Html>> ScopesAsync(IEnumerable<string> scopes, ScopeDirectory directory, PageTexts texts, CancellationToken cancellationToken)
    {
        var items = new List<Html>();
        foreach (var scope in scopes)
        {
            var text = texts.Knows("scope." + scope) ? texts["scope." + scope] : await directory.DescribeAsync(scope, texts.Language, cancellationToken);
            items.Add($"<li>{text}</li>");
        }

        return items;
    }
}
