using System.Text.Json;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>Texts that are there in one language and not in another.</summary>
internal static class TranslationRules
{
    private const string English = "en";
    private const int Shown = 8;

    public static IEnumerable<LintFinding> Check(LintSubject subject) => [.. Manifest(subject.Manifest), .. Console(subject)];

    private static IEnumerable<LintFinding> Manifest(ExtensionManifest? manifest)
    {
        if (manifest is null) yield break;
        var texts = new[] { ("displayName", manifest.DisplayName), ("description", manifest.Description) }.Where(one => one.Item2 is not null).ToList();
        var languages = texts.SelectMany(one => one.Item2!.Texts.Keys).Append(English).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        foreach (var (name, text) in texts)
        {
            var missing = languages.Where(language => !text!.Texts.Keys.Contains(language, StringComparer.OrdinalIgnoreCase)).ToList();
            if (missing.Count > 0) yield return new(LintRules.ManifestLanguages, new($"{ManifestReader.FileName}#/{name}"), $"'{name}' is missing in {string.Join(", ", missing)}.");
        }
    }

    private static IEnumerable<LintFinding> Console(LintSubject subject)
    {
        var locales = subject.Console?.Manifest?.Locales.ToDictionary(locale => locale.Key, locale => (File: locale.Value, Keys: Keys(subject.Content, locale.Value)), StringComparer.Ordinal) ?? [];
        var all = locales.Values.SelectMany(locale => locale.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var (language, (file, keys)) in locales.OrderBy(locale => locale.Key, StringComparer.Ordinal))
        {
            var missing = all.Where(key => !keys.Contains(key)).ToList();
            if (missing.Count == 0) continue;
            var named = string.Join(", ", missing.Take(Shown).Select(key => $"'{key}'")) + (missing.Count > Shown ? $" and {missing.Count - Shown} more" : "");
            yield return new(LintRules.ConsoleLanguages, new($"{ConsoleManifestReader.Folder}/{file}"), $"Missing in {language}: {named}.");
        }
    }

    // The console's manifest was read without problems: each file is an object from key to text.
    private static HashSet<string> Keys(PackageContent content, string file)
    {
        var bytes = content.Read($"{ConsoleManifestReader.Folder}/{file}");
        using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble) ? 3 : 0));
        return document.RootElement.EnumerateObject().Select(text => text.Name).ToHashSet(StringComparer.Ordinal);
    }
}
