using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace LuBan.TestSupport;

/// <summary>A package that the feed holds.</summary>
internal sealed class FeedPackage
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public required byte[] Bytes { get; init; }

    public required byte[] Nuspec { get; init; }

    public required XElement Metadata { get; init; }

    public bool Listed { get; set; } = true;

    public DateTimeOffset Published { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>The file as it was added, before the feed signed it.</summary>
    public required byte[] Unsigned { get; init; }

    /// <summary>What the catalogue says of this version besides.</summary>
    public JsonObject Extra { get; set; } = [];

    public JsonObject? Manifest { get; init; }

    public string Key => $"{Id}/{Version}".ToLowerInvariant();

    public bool IsPrerelease => Version.Contains('-', StringComparison.Ordinal);

    public IEnumerable<string> Types => Metadata.Descendants().Where(element => element.Name.LocalName == "packageType").Select(element => (string?)element.Attribute("name") ?? "").DefaultIfEmpty("Dependency");

    public string Text(string name) => Metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

    public static FeedPackage Read(byte[] bytes, Func<byte[], byte[]>? sign = null)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var entry = zip.Entries.First(entry => entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase));
        using var stream = entry.Open();
        var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var metadata = XDocument.Load(new MemoryStream(buffer.ToArray())).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        string Value(string name) => metadata.Elements().First(element => element.Name.LocalName == name).Value.Trim();
        var manifest = zip.GetEntry("luban/extension.json");
        // NuGet's normal form drops build metadata.
        return new FeedPackage { Id = Value("id"), Version = Value("version").Split('+')[0], Bytes = sign?.Invoke(bytes) ?? bytes, Unsigned = bytes, Nuspec = buffer.ToArray(), Metadata = metadata, Manifest = ReadManifest(manifest) };
    }

    private static JsonObject? ReadManifest(ZipArchiveEntry? entry)
    {
        if (entry is null) return null;
        using var stream = entry.Open();
        try
        {
            return JsonNode.Parse(stream) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            // Tests also add packages with a broken manifest.
            return null;
        }
    }

    public static int CompareVersions(string left, string right)
    {
        var (leftCore, leftLabels) = Split(left);
        var (rightCore, rightLabels) = Split(right);
        var core = leftCore.CompareTo(rightCore);
        if (core != 0) return core;
        if (leftLabels.Length == 0 || rightLabels.Length == 0) return rightLabels.Length.CompareTo(leftLabels.Length);
        for (var i = 0; i < Math.Min(leftLabels.Length, rightLabels.Length); i++)
        {
            var (leftIsNumber, rightIsNumber) = (long.TryParse(leftLabels[i], out var leftNumber), long.TryParse(rightLabels[i], out var rightNumber));
            var order = leftIsNumber && rightIsNumber ? leftNumber.CompareTo(rightNumber)
                : leftIsNumber != rightIsNumber ? (leftIsNumber ? -1 : 1)
                : string.Compare(leftLabels[i], rightLabels[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0) return order;
        }
        return leftLabels.Length.CompareTo(rightLabels.Length);
    }

    private static (Version Core, string[] Labels) Split(string version)
    {
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        return (System.Version.Parse(dash < 0 ? version : version[..dash]), dash < 0 ? [] : version[(dash + 1)..].Split('.'));
    }
}
