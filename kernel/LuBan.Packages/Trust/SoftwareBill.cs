using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>The bill of materials of a package: which libraries are inside. CycloneDX 1.6, JSON.</summary>
public static class SoftwareBill
{
    /// <summary>Where a publisher puts one into a package.</summary>
    public const string Path = "luban/sbom.json";

    /// <summary>The media type it is served with.</summary>
    public const string MediaType = "application/vnd.cyclonedx+json";

    private const int MaxBytes = 4 << 20;
    private const int MaxDepsBytes = 8 << 20;

    /// <summary>The publisher's own bill of materials.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="inspection">Its inspection, without problems.</param>
    /// <returns>The file as it is; null when there is none.</returns>
    /// <exception cref="PackageException">LB2048: it is there and not CycloneDX in JSON, or over 4 MiB.</exception>
    public static byte[]? Read(Stream package, PackageInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(inspection);
        if (inspection.Entries.FirstOrDefault(entry => entry.Path == Path && !entry.IsDirectory) is not { } entry) return null;
        if (StrictArchive.ReadAll(package, entry, MaxBytes) is not { } bytes) throw Refuse(inspection, $"it has {entry.Size} bytes, at most {MaxBytes} are allowed");
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0));
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("bomFormat", out var format) && format.ValueEquals("CycloneDX")) return bytes;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Refuse(inspection, $"it is not JSON ({exception.Message.TrimEnd('.')})");
        }
        throw Refuse(inspection, "its bomFormat is not CycloneDX");
    }

    /// <summary>A bill of materials made from what the build wrote beside the entry assembly (<c>*.deps.json</c>): every library with version and hash.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="inspection">Its inspection, without problems.</param>
    /// <returns>The bill; the same each time. It has no libraries when the build wrote nothing of them.</returns>
    public static byte[] Generate(Stream package, PackageInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(inspection);
        var contentHash = Convert.FromBase64String(PackageContentHash.Compute(package));
        var own = $"pkg:nuget/{Escape(inspection.Id!)}@{Escape(inspection.Version!)}";
        var components = new JsonArray();
        var graph = new JsonArray();
        using (var deps = ReadDependencies(package, inspection))
        {
            if (deps is not null) AddLibraries(deps.RootElement, components);
        }
        graph.Add(new JsonObject { ["ref"] = own, ["dependsOn"] = new JsonArray([.. components.Select(one => (JsonNode)(string)one!["bom-ref"]!)]) });
        var bill = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = $"urn:uuid:{Serial(contentHash)}",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "application", ["bom-ref"] = own, ["name"] = inspection.Id, ["version"] = inspection.Version, ["purl"] = own,
                    ["hashes"] = new JsonArray(Hash(contentHash)),
                },
            },
            ["components"] = components,
            ["dependencies"] = graph,
        };
        return Encoding.UTF8.GetBytes(bill.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }));
    }

    private static JsonDocument? ReadDependencies(Stream package, PackageInspection inspection)
    {
        if (inspection.Manifest!.Entry is not { } assembly) return null;
        var path = PackageInspector.AppPath + System.IO.Path.ChangeExtension(assembly, ".deps.json");
        if (inspection.Entries.FirstOrDefault(entry => entry.Path == path) is not { } entry || StrictArchive.ReadAll(package, entry, MaxDepsBytes) is not { } bytes) return null;
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            // Not the build's own file: then nothing is known of libraries, as when it is missing.
            return null;
        }
    }

    private static void AddLibraries(JsonElement deps, JsonArray components)
    {
        if (deps.ValueKind != JsonValueKind.Object || !deps.TryGetProperty("libraries", out var libraries) || libraries.ValueKind != JsonValueKind.Object) return;
        foreach (var library in libraries.EnumerateObject().OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            if (library.Name.Split('/') is not [var name, var version] || library.Value.ValueKind != JsonValueKind.Object) continue;
            if (!library.Value.TryGetProperty("type", out var type) || !type.ValueEquals("package")) continue;
            var purl = $"pkg:nuget/{Escape(name)}@{Escape(version)}";
            var component = new JsonObject { ["type"] = "library", ["bom-ref"] = purl, ["name"] = name, ["version"] = version, ["purl"] = purl };
            if (library.Value.TryGetProperty("sha512", out var sha512) && sha512.ValueKind == JsonValueKind.String && ReadHash(sha512.GetString()!) is { } hash) component["hashes"] = new JsonArray(Hash(hash));
            components.Add((JsonNode)component);
        }
    }

    private static byte[]? ReadHash(string text)
    {
        const string prefix = "sha512-";
        var hash = new byte[SHA512.HashSizeInBytes];
        return text.StartsWith(prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[prefix.Length..], hash, out var length) && length == hash.Length ? hash : null;
    }

    // RFC 9562, version 8, from the content: the same package gives the same bill.
    private static Guid Serial(ReadOnlySpan<byte> contentHash)
    {
        Span<byte> bytes = stackalloc byte[16];
        contentHash[..16].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static JsonObject Hash(byte[] sha512) => new() { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(sha512) };

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static PackageException Refuse(PackageInspection inspection, string why) =>
        new($"Package {inspection.Id} {inspection.Version}", [new ExtensionProblem("LB2048", Path, $"the bill of materials is not usable: {why}. Write CycloneDX as JSON, or leave the file out: one is then made from what the build knows.")]);
}
