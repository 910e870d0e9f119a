using System.Text.Json;

namespace LuBan.Sdk;

internal sealed partial class ConsoleReading
{
    /// <param name="element">The value.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="known">The properties that there are; null when any may be there.</param>
    private Dictionary<string, JsonElement>? Open(JsonElement element, string at, string[]? known)
    {
        if (OpenMap(element, at) is not { } members) return null;
        if (known is null) return members;
        foreach (var name in members.Keys.Where(name => !known.Contains(name, StringComparer.Ordinal)))
            Warn("LB8620", $"{at}/{Escape(name)}", $"This version knows no property {Quote(name)} here; it is left out. {Suggest(name, known)}");
        return members;
    }

    private Dictionary<string, JsonElement>? OpenMap(JsonElement element, string at)
    {
        if (element.ValueKind == JsonValueKind.Object) return Members(element, at);
        WrongType(at, element, "an object");
        return null;
    }

    private Dictionary<string, JsonElement> Members(JsonElement element, string at)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
            if (!members.TryAdd(member.Name, member.Value)) Add("LB8600", $"{at}/{Escape(member.Name)}", $"The property {Quote(member.Name)} is there twice. Remove one.");
        return members;
    }

    private string? Text(Dictionary<string, JsonElement> members, string at, string name) => members.TryGetValue(name, out var element) ? TextOf(element, $"{at}/{name}") : null;

    private string? TextOf(JsonElement element, string at)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString();
        WrongType(at, element, "a text");
        return null;
    }

    private void Missing(string at, string name) => Add("LB8603", at, $"The property '{name}' is missing. Add it.");

    private void WrongType(string at, JsonElement element, string expected) => Add("LB8602", at, $"Found {Describe(element.ValueKind)}, expected {expected}.");

    private void Add(string code, string at, string message) => _problems.Add(Problem(code, at, message));

    private void Warn(string code, string at, string message) => _warnings.Add(Problem(code, at, message));

    private static ExtensionProblem Problem(string code, string at, string message) => new(code, $"{ConsoleManifestReader.Folder}/{ConsoleManifestReader.FileName}#{at}", message);

    private static string Describe(JsonValueKind kind) => ManifestReading.Describe(kind);

    private static string Suggest(string name, string[] known) => ManifestReading.Suggest(name, known);

    private static string Quote(string value) => ManifestReading.Quote(value);

    private static string Escape(string name) => ManifestReading.Escape(name);
}
