using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>What a package adds to the console, as far as its <c>luban/console/console.json</c> can be read. Packing and installing check it; here it is only shown.</summary>
internal sealed class ConsoleManifestView
{
    private const string Path = "luban/console/console.json";
    private const int MaxBytes = 256 << 10;
    private const int MaxShown = 300;

    private readonly JsonObject? _manifest;
    private readonly JsonObject? _texts;

    private ConsoleManifestView(JsonObject? manifest, JsonObject? texts) => (_manifest, _texts) = (manifest, texts);

    /// <summary><c>none</c>, <c>module</c> or <c>isolated</c>. What says nothing is a module.</summary>
    public string Trust => _manifest is null ? "none" : Text(_manifest["trust"]) == "isolated" ? "isolated" : "module";

    public IReadOnlyList<ConsoleContributionView> Contributions(string language) => [.. Entries().Take(MaxShown).Select(entry => new ConsoleContributionView(entry.Point, Name(entry), Title(entry.Value, language)))];

    public static ConsoleManifestView Read(PackageContent content, string language)
    {
        if (ReadObject(content, Path) is not { } manifest) return new(null, null);
        var locales = manifest["locales"] as JsonObject ?? [];
        var texts = new[] { language, language.Split('-')[0], "en" }.SelectMany(wanted => locales.Where(locale => locale.Key == wanted || locale.Key.Split('-')[0] == wanted))
            .Select(locale => Text(locale.Value)).OfType<string>().Select(file => ReadObject(content, "luban/console/" + file)).FirstOrDefault(found => found is not null);
        return new(manifest, texts);
    }

    private IEnumerable<(string Point, int Index, JsonObject Value)> Entries()
    {
        if (_manifest?["contributes"] is not JsonObject contributes) yield break;
        foreach (var (point, value) in contributes)
        {
            if (point == "at" && value is JsonObject others)
            {
                foreach (var (other, list) in others)
                {
                    foreach (var entry in Of(other, list)) yield return entry;
                }
            }
            foreach (var entry in Of(point, value)) yield return entry;
        }
    }

    private static IEnumerable<(string Point, int Index, JsonObject Value)> Of(string point, JsonNode? value)
    {
        if (value is not JsonArray list) yield break;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject entry) yield return (point, i, entry);
        }
    }

    private static string Name((string Point, int Index, JsonObject Value) entry) => Text(entry.Value["id"]) ?? Text(entry.Value["name"]) ?? $"{entry.Point}[{entry.Index}]";

    private string? Title(JsonObject entry, string language)
    {
        if (entry["title"] is JsonObject texts)
        {
            var all = texts.Where(text => Text(text.Value) is not null).ToDictionary(text => text.Key, text => Text(text.Value)!);
            return all.Count == 0 ? null : new LocalizedText(all).For(language);
        }
        if (Text(entry["title"]) is not { } title) return null;
        return title is ['%', .., '%'] ? Text(_texts?[title[1..^1]]) ?? title : title;
    }

    private static JsonObject? ReadObject(PackageContent content, string path)
    {
        if (content.Find(path) is not { Size: <= MaxBytes } entry) return null;
        try
        {
            return JsonNode.Parse(content.ReadEntry(entry), documentOptions: new() { MaxDepth = 32, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject;
        }
        catch (JsonException)
        {
            // It is told when the package is packed and when it is installed.
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
