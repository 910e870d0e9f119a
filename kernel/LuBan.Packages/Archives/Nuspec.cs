using System.Xml;
using System.Xml.Linq;
using LuBan.Sdk;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace LuBan.Packages;

/// <summary>What a package's nuspec says. Texts are the publisher's.</summary>
internal sealed record Nuspec
{
    private static readonly NuGetFramework _framework = NuGetFramework.Parse("net10.0");

    public required string Id { get; init; }

    public required NuGetVersion Version { get; init; }

    public required IReadOnlyList<PackageDependency> Dependencies { get; init; }

    public bool IsExtension { get; init; }

    public string? Title { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public Uri? ProjectUrl { get; init; }

    public string? License { get; init; }

    public string? LicenseFile { get; init; }

    public string? Icon { get; init; }

    public string? Readme { get; init; }

    public string? ReleaseNotes { get; init; }

    public string? Copyright { get; init; }

    public Uri? RepositoryUrl { get; init; }

    public string? RepositoryCommit { get; init; }

    /// <summary>Reads a nuspec. Adds every problem; null when there is one.</summary>
    public static Nuspec? Read(byte[] xml, string location, List<ExtensionProblem> problems)
    {
        XDocument document;
        try
        {
            // No document type: entities are how a small file grows, and how a file on the host gets read.
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4 << 20 };
            using var reader = XmlReader.Create(new MemoryStream(xml), settings);
            document = XDocument.Load(reader);
        }
        catch (XmlException exception)
        {
            problems.Add(new("LB2011", location, $"the nuspec is not usable XML: {exception.Message} Document types are not allowed. Pack it with `dotnet pack`."));
            return null;
        }
        var before = problems.Count;
        var metadata = document.Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "metadata");
        if (metadata is null)
        {
            problems.Add(new("LB2011", location, "the nuspec has no <metadata>. Pack it with `dotnet pack`."));
            return null;
        }
        var id = Text(metadata, "id");
        if (!PackageIds.IsPackageId(id))
            problems.Add(new("LB2012", location, $"the id '{Shorten(id)}' is not allowed: ASCII letters, digits and underscores joined by dots or dashes, at most 100 characters, no Windows device name. Change PackageId."));
        var versionText = Text(metadata, "version");
        // Four numbers are NuGet's own; the manifest's SemVer 2 has three.
        if (!NuGetVersion.TryParse(versionText, out var version) || version.IsLegacyVersion || versionText!.Length > 128 || versionText.Any(c => !char.IsAscii(c)))
            problems.Add(new("LB2013", location, $"the version '{Shorten(versionText)}' is not a SemVer 2 version such as 1.2.3 or 1.2.3-beta.1. Change PackageVersion."));
        var (dependencies, types) = ReadLists(document, location, problems);
        return problems.Count > before ? null : new Nuspec
        {
            Id = id!,
            Version = version!,
            Dependencies = dependencies,
            IsExtension = types.Any(type => type.Equals(PackageIds.ExtensionType, StringComparison.OrdinalIgnoreCase)),
            Title = Text(metadata, "title"),
            Description = Text(metadata, "description") ?? "",
            Authors = Split(Text(metadata, "authors"), ','),
            Tags = Split(Text(metadata, "tags"), ' ', ',', ';'),
            ProjectUrl = WebAddress(Text(metadata, "projectUrl")),
            License = ReadLicense(metadata, "expression"),
            LicenseFile = ReadLicense(metadata, "file"),
            Icon = FilePath(Text(metadata, "icon")),
            Readme = FilePath(Text(metadata, "readme")),
            ReleaseNotes = Text(metadata, "releaseNotes"),
            Copyright = Text(metadata, "copyright"),
            RepositoryUrl = WebAddress(Attribute(metadata, "repository", "url")),
            RepositoryCommit = Attribute(metadata, "repository", "commit"),
        };
    }

    private static string? ReadLicense(XElement metadata, string type) =>
        FilePath(metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license" && (string?)element.Attribute("type") == type)?.Value.Trim());

    private static string? Attribute(XElement metadata, string element, string name) =>
        (string?)metadata.Elements().FirstOrDefault(one => one.Name.LocalName == element)?.Attribute(name);

    // Projects on Windows write backslashes; packing turns them around in the archive, not here.
    private static string? FilePath(string? text) => string.IsNullOrEmpty(text) ? null : text.Replace('\\', '/');

    // Shown as a link: no other scheme may become one.
    private static Uri? WebAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static (IReadOnlyList<PackageDependency> Dependencies, IReadOnlyList<string> Types) ReadLists(XDocument document, string location, List<ExtensionProblem> problems)
    {
        try
        {
            var reader = new NuspecReader(document);
            var groups = reader.GetDependencyGroups(useStrictVersionCheck: true).ToList();
            return (Flatten(groups), [.. reader.GetPackageTypes().Select(type => type.Name)]);
        }
        catch (Exception exception) when (exception is PackagingException or FormatException or ArgumentException or InvalidOperationException or XmlException)
        {
            problems.Add(new("LB2011", location, $"the nuspec's dependencies or package types are not readable: {exception.Message} Pack it with `dotnet pack`."));
            return ([], []);
        }
    }

    /// <summary>The dependencies that count on this host's framework.</summary>
    public static IReadOnlyList<PackageDependency> Flatten(IEnumerable<PackageDependencyGroup> groups)
    {
        var all = groups.ToList();
        var nearest = NuGetFrameworkUtility.GetNearest(all, _framework, group => group.TargetFramework);
        return [.. (nearest?.Packages ?? []).Select(dependency => new PackageDependency(dependency.Id, Versions.Text(dependency.VersionRange ?? NuGet.Versioning.VersionRange.All)))];
    }

    private static string? Text(XElement metadata, string name) =>
        metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();

    private static string[] Split(string? text, params char[] separators) =>
        text?.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string Shorten(string? text) => text is { Length: > 120 } ? text[..120] + "…" : text ?? "";
}
