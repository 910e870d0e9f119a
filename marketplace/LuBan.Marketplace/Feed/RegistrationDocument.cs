using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Feed;

/// <summary>Writes the registration of a package for one hive: what clients show of it and choose from.</summary>
internal sealed class RegistrationDocument(PackageEntry package, RegistrationHive hive, FeedLinks links, IFeedAdvisories advisories)
{
    private const int InlineBelow = 128;
    private const int PageSize = 64;
    public const string TargetFramework = "net10.0";
    private const string Unlisted = "1900-01-01T00:00:00+00:00";

    private readonly List<VersionEntry> _versions = [.. package.Versions.Where(hive.Holds)];
    private readonly IReadOnlyList<FeedAdvisory> _advisories = advisories.Of(package.Id);

    /// <summary>Whether the hive has anything of the package.</summary>
    public bool IsEmpty => _versions.Count == 0;

    /// <summary>The index: with everything in it when there are few versions, with the addresses of pages when there are many.</summary>
    public JsonObject Index()
    {
        var inline = _versions.Count < InlineBelow;
        var pages = inline ? [_versions] : _versions.Chunk(PageSize).Select(page => page.ToList()).ToList();
        return new JsonObject
        {
            ["@id"] = links.Registration(hive, package.Id),
            ["@type"] = FeedAnswers.Array(["catalog:CatalogRoot", "PackageRegistration", "catalog:Permalink"]),
            ["commitId"] = CommitId(),
            ["commitTimeStamp"] = Time(Newest()),
            ["count"] = pages.Count,
            ["items"] = new JsonArray([.. pages.Select(page => Page(page, inline, inline))]),
        };
    }

    /// <summary>A page by its bounds; null when there is none with these.</summary>
    public JsonObject? Page(string lower, string upper)
    {
        var page = _versions.Chunk(PageSize).FirstOrDefault(page => Is(page[0], lower) && Is(page[^1], upper));
        if (page is null || _versions.Count < InlineBelow) return null;
        return Page([.. page], withItems: true, isInline: false);
    }

    /// <summary>One version; null when the hive has it not.</summary>
    public JsonObject? Leaf(string version)
    {
        if (_versions.FirstOrDefault(entry => Is(entry, version)) is not { } found) return null;
        return new JsonObject
        {
            ["@id"] = links.RegistrationLeaf(hive, package.Id, found.Version),
            ["@type"] = FeedAnswers.Array(["Package", "http://schema.nuget.org/catalog#Permalink"]),
            ["catalogEntry"] = links.Details(package.Id, found.Version),
            ["listed"] = found.State.IsListed(),
            ["packageContent"] = links.Content(package.Id, found.Version),
            ["published"] = Published(found),
            ["registration"] = links.Registration(hive, package.Id),
        };
    }

    /// <summary>What is said of one version; null when the hive has it not.</summary>
    public JsonObject? Details(string version) => _versions.FirstOrDefault(entry => Is(entry, version)) is { } found ? Entry(found) : null;

    private static bool Is(VersionEntry entry, string version) => entry.Version.Equals(version, StringComparison.OrdinalIgnoreCase);

    private JsonObject Page(List<VersionEntry> versions, bool withItems, bool isInline)
    {
        var (lower, upper) = (versions[0].Version, versions[^1].Version);
        var page = new JsonObject
        {
            ["@id"] = isInline ? $"{links.Registration(hive, package.Id)}#page/{lower}/{upper}" : links.RegistrationPage(hive, package.Id, lower, upper),
            ["@type"] = "catalog:CatalogPage",
            ["commitId"] = CommitId(),
            ["commitTimeStamp"] = Time(Newest()),
            ["count"] = versions.Count,
            ["lower"] = lower,
            ["upper"] = upper,
            ["parent"] = links.Registration(hive, package.Id),
        };
        if (withItems) page["items"] = new JsonArray([.. versions.Select(Item)]);
        return page;
    }

    private JsonObject Item(VersionEntry version) => new()
    {
        ["@id"] = links.RegistrationLeaf(hive, package.Id, version.Version),
        ["@type"] = "Package",
        ["commitId"] = CommitId(),
        ["commitTimeStamp"] = Time(version.Pushed),
        ["catalogEntry"] = Entry(version),
        ["packageContent"] = links.Content(package.Id, version.Version),
        ["registration"] = links.Registration(hive, package.Id),
    };

    private JsonObject Entry(VersionEntry version)
    {
        var card = version.Card;
        var id = links.Details(package.Id, version.Version);
        var entry = new JsonObject
        {
            ["@id"] = id,
            ["@type"] = "PackageDetails",
            ["id"] = package.Id,
            ["version"] = version.Version,
            ["authors"] = string.Join(", ", card.Authors),
            ["description"] = card.Description,
            ["title"] = card.Title,
            ["summary"] = card.Summary.GetValueOrDefault("en") ?? "",
            ["tags"] = FeedAnswers.Array(card.Tags),
            ["iconUrl"] = links.Icon(package.Id, version) ?? "",
            ["projectUrl"] = card.ProjectUrl ?? "",
            ["licenseExpression"] = card.License ?? "",
            ["licenseUrl"] = "",
            ["language"] = "",
            ["minClientVersion"] = "",
            ["requireLicenseAcceptance"] = false,
            ["listed"] = version.State.IsListed(),
            ["published"] = Published(version),
            ["packageContent"] = links.Content(package.Id, version.Version),
            ["readmeUrl"] = links.Readme(package.Id, version.Version),
            ["packageTypes"] = new JsonArray(new JsonObject { ["name"] = "LuBanExtension" }),
            ["dependencyGroups"] = new JsonArray(Dependencies(id, version)),
        };
        if (version.Deprecation is { } deprecation && version.State == VersionState.Deprecated) entry["deprecation"] = Deprecation(id, deprecation);
        var known = _advisories.Where(advisory => advisory.Covers(version.Version)).ToList();
        if (known.Count > 0) entry["vulnerabilities"] = new JsonArray([.. known.Select(advisory => new JsonObject { ["advisoryUrl"] = advisory.Url, ["severity"] = advisory.Severity.ToString(CultureInfo.InvariantCulture) })]);
        return entry;
    }

    private JsonObject Dependencies(string id, VersionEntry version)
    {
        var group = $"{id}#dependencygroup/{TargetFramework}";
        return new JsonObject
        {
            ["@id"] = group,
            ["@type"] = "PackageDependencyGroup",
            ["targetFramework"] = TargetFramework,
            ["dependencies"] = new JsonArray([.. version.Dependencies.Select(dependency => new JsonObject
            {
                ["@id"] = $"{group}/{dependency.Id.ToLowerInvariant()}",
                ["@type"] = "PackageDependency",
                ["id"] = dependency.Id,
                ["range"] = dependency.Range,
                ["registration"] = links.Registration(hive, dependency.Id),
            })]),
        };
    }

    private static JsonObject Deprecation(string id, Deprecation deprecation)
    {
        var document = new JsonObject
        {
            ["@id"] = id + "#deprecation",
            ["@type"] = "deprecation",
            ["reasons"] = FeedAnswers.Array(deprecation.Reasons),
            ["message"] = deprecation.Message,
        };
        if (deprecation.AlternateId is { } alternate)
            document["alternatePackage"] = new JsonObject { ["@id"] = id + "#deprecation/alternatePackage", ["@type"] = "alternatePackage", ["id"] = alternate, ["range"] = deprecation.AlternateRange ?? "*" };
        return document;
    }

    private string CommitId() => new Guid((int)(package.Sequence >> 32), 0, 0, BitConverter.GetBytes(package.Sequence)).ToString();

    private DateTimeOffset Newest() => _versions.Max(version => version.Pushed);

    private static string Published(VersionEntry version) => version.State.IsListed() ? Time(version.Pushed) : Unlisted;

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
}
