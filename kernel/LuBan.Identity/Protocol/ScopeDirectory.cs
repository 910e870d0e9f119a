using System.Text.Json;
using LuBan.Identity.Clients;
using LuBan.Resources;

namespace LuBan.Identity.Protocol;

/// <summary>Which scopes there are: the standard ones, and the Scope objects that extensions and administrators bring.</summary>
internal sealed class ScopeDirectory(ResourceService resources)
{
    private const string Plural = "scopes";

    internal async ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        if (Kind is not { } kind) return StandardScopes.All;
        var list = await resources.ListAsync(kind, new ResourceQuery(), cancellationToken);
        return [.. StandardScopes.All, .. list.Items.Where(item => item.DeletionTimestamp is null).Select(item => item.Name)];
    }

    internal async ValueTask<bool> ExistsAsync(string scope, CancellationToken cancellationToken) =>
        StandardScopes.All.Contains(scope) || (ClientNames.IsName(scope) && Kind is { } kind && await resources.GetAsync(kind, "", scope, cancellationToken) is { DeletionTimestamp: null });

    /// <summary>What users read about a scope before they allow it.</summary>
    internal async ValueTask<string> DescribeAsync(string scope, string language, CancellationToken cancellationToken)
    {
        if (!ClientNames.IsName(scope) || Kind is not { } kind || await resources.GetAsync(kind, "", scope, cancellationToken) is not { } found) return scope;
        using var document = found.ToDocument();
        return document.RootElement.TryGetProperty("spec", out var spec) ? Text(spec, "consent", language) ?? Text(spec, "title", language) ?? scope : scope;
    }

    // Another room brings the kind; without it there are only the standard scopes.
    private ResourceKind? Kind => resources.Registry.Current.Find(IdentityKinds.Group, IdentityKinds.Version, Plural);

    private static string? Text(JsonElement spec, string name, string language)
    {
        if (!spec.TryGetProperty(name, out var texts)) return null;
        if (texts.ValueKind == JsonValueKind.String) return texts.GetString();
        if (texts.ValueKind != JsonValueKind.Object) return null;
        return Tokens.JsonWebToken.Text(texts, language) ?? Tokens.JsonWebToken.Text(texts, "en");
    }
}
