using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Feed;

/// <summary>The addresses in an answer. Ids and versions in them are lower case, as the protocol wants.</summary>
/// <param name="Root">Scheme, host and port of the server.</param>
/// <param name="Base">Root and the feed's path, without a slash at the end.</param>
internal sealed record FeedLinks(string Root, string Base)
{
    public string Flat => Base + "/v3/flat/";

    public string Search => Base + "/v3/search";

    public string Autocomplete => Base + "/v3/autocomplete";

    public string Publish => Base + "/v3/package";

    public string Symbols => Base + "/v3/symbolpackage";

    public string Catalog => Base + "/v3/catalog/index.json";

    public string Vulnerabilities => Base + "/v3/vulnerabilities/";

    public string Signatures => Base + "/v3/repository-signatures/";

    public string CatalogPage(long number) => $"{Base}/v3/catalog/page{number}.json";

    public string CatalogLeaf(long sequence, string id, string version) => $"{Base}/v3/catalog/data/{sequence}/{Lower(id)}.{Lower(version)}.json";

    public string Details(string id, string version) => $"{Base}/v3/details/{Lower(id)}/{Lower(version)}.json";

    public string Content(string id, string version) => $"{Flat}{Lower(id)}/{Lower(version)}/{Lower(id)}.{Lower(version)}.nupkg";

    public string Readme(string id, string version) => $"{Flat}{Lower(id)}/{Lower(version)}/readme";

    public string Registrations(RegistrationHive hive) => $"{Base}/v3/{hive.Path}/";

    public string Registration(RegistrationHive hive, string id) => $"{Registrations(hive)}{Lower(id)}/index.json";

    public string RegistrationPage(RegistrationHive hive, string id, string lower, string upper) => $"{Registrations(hive)}{Lower(id)}/page/{Lower(lower)}/{Lower(upper)}.json";

    public string RegistrationLeaf(RegistrationHive hive, string id, string version) => $"{Registrations(hive)}{Lower(id)}/{Lower(version)}.json";

    /// <summary>The icon of a version, in the catalogue's API; null when it has none.</summary>
    public string? Icon(string id, VersionEntry version) => version.Card.Icon is null ? null : $"{Extension(id)}/versions/{Lower(version.Version)}/icon";

    /// <summary>A package in the catalogue's API.</summary>
    public string Extension(string id) => $"{Root}/api/marketplace/v1/extensions/{id}";

    private static string Lower(string text) => text.ToLowerInvariant();
}
