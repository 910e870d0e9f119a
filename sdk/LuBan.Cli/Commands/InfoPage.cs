using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>An extension for people. What the marketplace says comes before what the catalogue remembers of it.</summary>
internal sealed class InfoPage(CliContext cli, CatalogueEntry entry, JsonNode? offer)
{
    private const int NewestVersions = 10;

    private static readonly Column[] VersionColumns =
    [
        new("VERSION", version => version.Text("version") ?? version.Text()),
        new("STATE", State),
        new("CHANNEL", version => version.Text("channel")),
        new("HOST", version => version.Text("hostRange")),
        new("FITS", version => version.Text("compatible")),
        new("PUBLISHED", version => version.Text("published")),
        new("SOURCE", version => version.Text("source")),
    ];

    private static readonly Column[] PermissionColumns =
    [
        new("PERMISSION", permission => permission.Text("name")),
        new("WHAT FOR", permission => permission.Text("description")),
    ];

    private static readonly Column[] AdvisoryColumns =
    [
        new("ADVISORY", advisory => advisory.Text("id")),
        new("SEVERITY", advisory => advisory.Text("severity")),
        new("VERSIONS", advisory => advisory.Text("versions")),
        new("FIXED", advisory => advisory.Text("fixed")),
        new("SUMMARY", advisory => advisory.Text("summary")),
    ];

    public void Write(bool allVersions)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactId, offer.Text("id") ?? entry.Id);
        facts.Add(Texts.FactTitle, Told("title") ?? entry.Title);
        facts.Add(Texts.FactDescription, Told("description"));
        facts.Add(Texts.FactState, entry.State);
        facts.Add(Texts.FactInstalled, entry.InstalledVersion);
        facts.Add(Texts.FactRecommended, entry.RecommendedVersion ?? offer.Text("version"));
        facts.Add(Texts.FactPublisher, Publisher());
        facts.Add(Texts.FactAuthors, offer.Joined("authors") ?? entry.Text("authors"));
        facts.Add(Texts.FactCategories, offer.Joined("categories") ?? string.Join(", ", entry.Categories));
        facts.Add(Texts.FactTags, offer.Joined("tags") ?? string.Join(", ", entry.Tags));
        facts.Add(Texts.FactLicense, Told("license"));
        facts.Add(Texts.FactDownloads, Told("downloads"));
        facts.Add(Texts.FactRating, SearchCommand.Rating(offer));
        facts.Add(Texts.FactUrl, Told("projectUrl"));
        facts.Add(Texts.FactProblem, entry.Text("problem"));
        facts.Write();

        var versions = Versions();
        Section(VersionColumns, allVersions ? versions : [.. versions.Take(NewestVersions)]);
        if (!allVersions && versions.Count > NewestVersions) cli.Remark(Texts.InfoMoreVersions, versions.Count - NewestVersions);
        var shown = versions.FirstOrDefault(version => version.Text("version") == (entry.RecommendedVersion ?? offer.Text("version"))) ?? versions.FirstOrDefault();
        Section(PermissionColumns, [.. offer is null ? shown.Items("permissions") : offer.Items("permissions")]);
        Section(AdvisoryColumns, [.. offer.Items("advisories").Concat(offer is null ? entry.Find("advisories").Items() : [])]);
        foreach (var version in versions.Where(version => Deprecation(version) is not null)) cli.Remark(Texts.InfoDeprecated, version.Text("version"), Deprecation(version).Text("message"), Alternate(version));
    }

    private static string? State(JsonNode version) =>
        version.Text("blocked") is { } reference ? $"blocked ({reference})"
        : version.Text("state") ?? (Deprecation(version) is not null ? "deprecated" : version.Flag("listed") == false ? "unlisted" : version.Items("advisories").Any() ? "advisory" : version.Flag("listed") is null ? null : "listed");

    /// <summary>The catalogue of the kernel and the marketplace each have a name of their own for it.</summary>
    private static JsonNode? Deprecation(JsonNode version) => version.At("deprecated") as JsonObject ?? version.At("deprecation") as JsonObject;

    private static string? Alternate(JsonNode version) => (Deprecation(version).Text("alternate", "id") ?? Deprecation(version).Text("alternateId")) is { } id ? "→ " + id : null;

    private string? Told(string name) => offer.Text(name) ?? entry.Text(name);

    private string? Publisher()
    {
        var verified = offer.Flag("verified") ?? entry.Find("verified") is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
        return Told("publisher") is { } name ? verified ? cli.In(Texts.InfoVerified, name) : name : null;
    }

    /// <summary>The catalogue's, where it knows any: it also says which fit this server, and where they come from.</summary>
    private IReadOnlyList<JsonNode> Versions() =>
        entry.Find("versions").Items().ToArray() is { Length: > 0 } known ? known : [.. offer.Items("versions")];

    private void Section(IReadOnlyList<Column> columns, IReadOnlyList<JsonNode> rows)
    {
        if (rows.Count == 0) return;
        cli.Environment.Out.WriteLine();
        // A column that says nothing about any of them is left out.
        cli.Printer.Table([.. columns.Where((column, index) => index == 0 || rows.Any(row => !string.IsNullOrEmpty(column.Value(row))))], rows);
    }
}
