using System.Buffers;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>Writes the contributions document: what one caller's console is made of.</summary>
internal sealed class ConsoleDocument(ConsoleCatalogue catalogue, ConsoleRevision revision, FrameCapabilities capabilities)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of somebody who is signed in.</summary>
    public async Task<byte[]> WriteAsync(ConsoleViewer viewer, CancellationToken cancellationToken)
    {
        await capabilities.PrepareAsync(cancellationToken);
        var shown = catalogue.All().Select(extension => (Extension: extension, Contributions: viewer.Visible(extension).ToList())).Where(one => one.Contributions.Count > 0 || IsBroken(one.Extension, viewer)).ToList();
        return Write(json =>
        {
            json.WriteStartArray("extensions");
            foreach (var (extension, contributions) in shown) WriteExtension(json, extension, contributions.Any(one => one.Contribution.Kind == ConsoleKind.Iframe), viewer);
            json.WriteEndArray();
            WriteContributions(json, shown.SelectMany(one => one.Contributions, (one, visible) => (one.Extension, visible.Contribution, visible.When)), WriteData);
        });
    }

    /// <summary>The document of somebody who is not: what the sign-in needs, and no code.</summary>
    public byte[] WritePublic()
    {
        var shown = catalogue.All().Where(extension => extension.Problem is null)
            .SelectMany(extension => extension.Package.Manifest.Contributions, (extension, contribution) => (extension, contribution, (string?)null))
            .Where(one => ConsolePoints.Find(one.contribution.Point)?.IsPublic == true);
        return Write(json =>
        {
            json.WriteStartArray("extensions");
            json.WriteEndArray();
            WriteContributions(json, shown, WritePublicData);
        });
    }

    /// <summary>An administrator is told what cannot be shown.</summary>
    private static bool IsBroken(ConsoleExtension extension, ConsoleViewer viewer) => extension.Problem is not null && viewer.IsAdministrator;

    private byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ConsoleManifestReader.ApiVersion);
            json.WriteNumber("revision", revision.Current);
            json.WriteString("sdk", ConsoleCatalogue.SdkVersion);
            content(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteExtension(Utf8JsonWriter json, ConsoleExtension extension, bool hasFrames, ConsoleViewer viewer)
    {
        var manifest = extension.Package.Manifest;
        json.WriteStartObject();
        json.WriteString("id", extension.Id);
        json.WriteString("version", extension.Version);
        json.WriteString("digest", extension.Package.Digest);
        json.WriteString("base", extension.Base);
        json.WriteString("api", $"/ext/{extension.Id}/");
        WriteTexts(json, "title", extension.Title);
        json.WriteString("trust", extension.Trust == ConsoleTrust.Module ? "module" : "isolated");
        if (hasFrames || extension.Trust == ConsoleTrust.Isolated) json.WriteString("frame", $"{extension.Base}{capabilities.Issue(viewer.Subject.Name, extension)}/");
        WriteList(json, "rpc", manifest.Rpc);
        if (manifest.Entry is not null) json.WriteString("entry", manifest.Entry);
        json.WriteStartObject("modules");
        foreach (var (path, asset) in extension.Package.Assets.Where(asset => MediaTypes.IsModule(asset.Key)).OrderBy(asset => asset.Key, StringComparer.Ordinal)) json.WriteString(path, asset.Integrity);
        json.WriteEndObject();
        WriteList(json, "styles", manifest.Styles);
        json.WriteStartObject("locales");
        foreach (var (language, path) in manifest.Locales) json.WriteString(language, path);
        json.WriteEndObject();
        if (manifest.Points.Count > 0)
        {
            json.WriteStartArray("points");
            foreach (var point in manifest.Points)
            {
                json.WriteStartObject();
                json.WriteString("id", point.Id);
                if (point.Props is not null) json.WriteString("props", point.Props);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteBoolean("degraded", extension.IsDegraded);
        json.WriteString("problem", extension.Problem);
        json.WriteEndObject();
    }

    private static void WriteContributions(Utf8JsonWriter json, IEnumerable<(ConsoleExtension Extension, ConsoleContribution Contribution, string? When)> all, Action<Utf8JsonWriter, ConsoleExtension, ConsoleContribution> writeData)
    {
        json.WriteStartArray("contributions");
        var ordered = all.Select(one => (Id: $"{one.Extension.Id}/{AliasOf(one.Contribution)}/{one.Contribution.Name}", one.Extension, one.Contribution, one.When))
            .OrderBy(one => one.Contribution.Order).ThenBy(one => one.Id, StringComparer.Ordinal);
        foreach (var (id, extension, contribution, when) in ordered)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("extension", extension.Id);
            json.WriteString("point", contribution.Point);
            json.WriteString("name", contribution.Name);
            json.WriteNumber("order", contribution.Order);
            if (contribution.Title is not null) WriteTexts(json, "title", contribution.Title);
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(contribution.Kind.ToString()));
            if (contribution.Export is not null) json.WriteString("export", contribution.Export);
            if (contribution.Src is not null) json.WriteString("src", contribution.Src);
            if (when is not null) json.WriteString("when", when);
            json.WriteStartObject("data");
            writeData(json, extension, contribution);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string AliasOf(ConsoleContribution contribution) => ConsolePoints.Find(contribution.Point)?.Alias ?? contribution.Point;

    private static void WriteData(Utf8JsonWriter json, ConsoleExtension extension, ConsoleContribution contribution)
    {
        foreach (var (name, value) in contribution.Data)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    /// <summary>There is no extension beside it that would say where its files are: their addresses are written out.</summary>
    private static void WritePublicData(Utf8JsonWriter json, ConsoleExtension extension, ConsoleContribution contribution)
    {
        foreach (var (name, value) in contribution.Data)
        {
            json.WritePropertyName(name);
            if (PublicFile(contribution, name) is { } file) json.WriteStringValue(extension.Base + file);
            else value.WriteTo(json);
        }
    }

    /// <summary>The file that a field of a public contribution names; null when it names none.</summary>
    public static string? PublicFile(ConsoleContribution contribution, string field) =>
        (contribution.Point, field) is ("luban/theme/v1", "tokens") or ("luban/locale/v1", "messages") ? contribution.Data[field].GetString() : null;

    private static void WriteTexts(Utf8JsonWriter json, string name, LocalizedText text)
    {
        json.WriteStartObject(name);
        foreach (var (language, translated) in text.Texts) json.WriteString(language, translated);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
