using System.Text.Json.Nodes;

namespace LuBan.Cli.Http;

/// <summary>Reads an Extension of the catalogue. The facts are the kernel's own, so they are looked for in status, then in spec.</summary>
internal sealed class CatalogueEntry(JsonNode json)
{
    public JsonNode Json => json;

    public string Name => json.Text("metadata", "name") ?? "";

    public string Id => Text("id") ?? Name;

    public string? Title => Text("displayName") ?? Text("title");

    public string? Description => Text("description");

    public string? RecommendedVersion => Text("recommendedVersion");

    public string? InstalledVersion => Text("installedVersion");

    public string? State => Text("state");

    public IReadOnlyList<string> Categories => Texts("categories");

    public IReadOnlyList<string> Tags => Texts("tags");

    public bool Matches(string text) =>
        new[] { Id, Title, Description }.Concat(Categories).Concat(Tags).Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    public string? Text(string name) => Find(name) switch
    {
        // A text for people may come in several languages.
        JsonObject languages => languages.Text("en") ?? languages.Select(pair => pair.Value.Text()).FirstOrDefault(),
        var node => node.Text(),
    };

    public JsonNode? Find(string name) => json.At("status", name) ?? json.At("spec", name);

    private IReadOnlyList<string> Texts(string name) => [.. Find(name).Items().Select(item => item.Text() ?? "")];
}
