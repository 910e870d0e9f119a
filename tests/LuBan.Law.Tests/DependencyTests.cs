using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace LuBan.Law;

public sealed class DependencyTests
{
    [Fact]
    public void Every_package_is_on_the_page_of_dependencies_with_its_version_licence_and_reason()
    {
        var pinned = XDocument.Parse(Repository.Files["Directory.Packages.props"]).Descendants("PackageVersion")
            .ToDictionary(element => element.Attribute("Include")!.Value, element => element.Attribute("Version")!.Value);
        var page = Repository.Files["docs/dependencies.md"];
        string[] chapters = ["## Packages of the product", "## A native library as a stand-in", "## Packages of the tests"];
        var rows = chapters.SelectMany(chapter => Markdown.Table(page, chapter)).ToList();

        Assert.Equal(pinned.Select(one => $"{one.Key} {one.Value}").Order(StringComparer.Ordinal), rows.Select(row => $"{row[0].Trim('`')} {row[1]}").Order(StringComparer.Ordinal));
        Violations.None(rows.Where(row => row.Length != 5 || row[2].Length < 3 || row[3].Length < 5).Select(row => $"incomplete: {row[0]}"));
    }

    [Fact]
    public void Every_package_of_the_console_is_on_the_page_with_its_exact_version()
    {
        string[] workspaces = ["console/package.json", "sdk/console-sdk/package.json"];
        var used = workspaces.SelectMany(file => new[] { "dependencies", "devDependencies" }.SelectMany(part => JsonNode.Parse(Repository.Files[file])![part]?.AsObject() ?? []))
            .Where(one => !one.Key.StartsWith("@luban/", StringComparison.Ordinal)).Select(one => $"{one.Key} {one.Value}").Distinct();
        var rows = Markdown.Table(Repository.Files["docs/dependencies.md"], "## Packages of the console").ToList();

        Assert.Equal(used.Order(StringComparer.Ordinal), rows.Select(row => $"{row[0].Trim('`')} {row[1]}").Order(StringComparer.Ordinal));
        Violations.None(rows.Where(row => row.Length != 5 || row[2].Length < 3 || row[3].Length < 5).Select(row => $"incomplete: {row[0]}"));
    }

    [Fact]
    public void Versions_are_pinned_centrally_and_exactly()
    {
        var floating = Repository.Files.Where(file => file.Key.EndsWith("ackages.props", StringComparison.Ordinal)).SelectMany(file => XDocument.Parse(file.Value).Descendants("PackageVersion"))
            .Where(element => element.Attribute("Version")!.Value.AsSpan().ContainsAny("*[](),")).Select(element => element.ToString());
        // What a template makes stands outside, where nothing is pinned centrally.
        var own = Repository.Files.Where(file => file.Key.EndsWith(".csproj", StringComparison.Ordinal) && !file.Key.StartsWith("sdk/LuBan.Templates/content/", StringComparison.Ordinal))
            .SelectMany(file => XDocument.Parse(file.Value).Descendants("PackageReference").Where(element => element.Attribute("Version") is not null).Select(element => $"{file.Key}: {element.Attribute("Include")!.Value}"));

        Violations.None(floating);
        Violations.None(own);
    }
}
