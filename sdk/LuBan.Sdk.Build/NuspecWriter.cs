using System.Text;
using System.Xml.Linq;

namespace LuBan.Sdk.Build;

/// <summary>Writes the nuspec, so that the package holds exactly our files and depends on the SDK and other extensions only.</summary>
internal static class NuspecWriter
{
    private static readonly XNamespace Namespace = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    public static byte[] Write(PackInput input, BuiltManifest manifest, IReadOnlyList<(string Id, string Range)> dependencies, IReadOnlyList<PackFile> files)
    {
        bool Has(string name) => files.Any(file => file.Target == name);
        var metadata = new XElement(Namespace + "metadata",
            Element("id", manifest.Id),
            Element("version", manifest.Version),
            Element("title", manifest.DisplayName),
            Element("authors", input.Authors ?? manifest.Id.Split('.')[0]),
            License(input),
            Element("icon", input.IconFile ?? (Has("icon.png") ? "icon.png" : null)),
            Element("readme", input.ReadmeFile ?? (Has("README.md") ? "README.md" : null)),
            Element("projectUrl", input.ProjectUrl),
            Element("description", manifest.Description ?? manifest.DisplayName ?? manifest.Id),
            Element("releaseNotes", input.ReleaseNotes),
            Element("copyright", input.Copyright),
            Element("tags", input.Tags?.Replace(';', ' ')),
            new XElement(Namespace + "packageTypes", new XElement(Namespace + "packageType", new XAttribute("name", "LuBanExtension"))),
            Repository(input),
            new XElement(Namespace + "dependencies", dependencies.Select(one =>
                new XElement(Namespace + "dependency", new XAttribute("id", one.Id), new XAttribute("version", one.Range)))));
        var content = new XElement(Namespace + "files", files.Select(file =>
            new XElement(Namespace + "file", new XAttribute("src", file.Source), new XAttribute("target", file.Target))));
        var document = new XElement(Namespace + "package", metadata, content);
        // NuGet replaces $name$ in a nuspec; a doubled sign stands for itself.
        return Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{document}\n".ReplaceLineEndings("\n").Replace("$", "$$", StringComparison.Ordinal));
    }

    private static XElement? Element(string name, string? value) => string.IsNullOrEmpty(value) ? null : new XElement(Namespace + name, value);

    private static XElement? License(PackInput input) => input switch
    {
        { LicenseExpression: { } expression } => new XElement(Namespace + "license", new XAttribute("type", "expression"), expression),
        { LicenseFile: { } file } => new XElement(Namespace + "license", new XAttribute("type", "file"), file),
        _ => null,
    };

    private static XElement? Repository(PackInput input)
    {
        var attributes = new[] { ("type", input.RepositoryType), ("url", input.RepositoryUrl), ("branch", input.RepositoryBranch), ("commit", input.RepositoryCommit) }
            .Where(one => one.Item2 is not null).Select(one => new XAttribute(one.Item1, one.Item2!)).ToList();
        return attributes.Count == 0 ? null : new XElement(Namespace + "repository", attributes);
    }
}
