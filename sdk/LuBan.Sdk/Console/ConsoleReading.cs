using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace LuBan.Sdk;

/// <summary>One reading of one console manifest: collects problems and goes on with what is readable.</summary>
internal sealed partial class ConsoleReading(ConsoleFiles files, ExtensionManifest extension)
{
    private static readonly string[] RootProperties = ["$schema", "apiVersion", "requires", "entry", "trust", "locales", "styles", "rpc", "defaults", "contributes"];

    private readonly List<ExtensionProblem> _problems = [];
    private readonly List<ExtensionProblem> _warnings = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _texts = new(StringComparer.Ordinal);

    public IReadOnlyList<ExtensionProblem> Problems => _problems;

    public IReadOnlyList<ExtensionProblem> Warnings => _warnings;

    public ConsoleManifest? Read(JsonElement root)
    {
        CheckFolder();
        if (Open(root, "", RootProperties) is not { } members) return null;
        var version = Text(members, "", "apiVersion");
        if (version is null && !members.ContainsKey("apiVersion")) Missing("/apiVersion", "apiVersion");
        else if (version is not null && version != ConsoleManifestReader.ApiVersion) Add("LB8601", "/apiVersion", $"{Quote(version)} is a format that this host does not know. Write \"{ConsoleManifestReader.ApiVersion}\", or install the extension on a newer host.");
        var (sdk, host) = Requires(members);
        var entry = FileOf(members, "", "entry");
        CheckEntry(entry);
        var locales = Locales(members);
        var defaults = members.TryGetValue("defaults", out var element) && Open(element, "/defaults", AudienceProperties) is { } fields ? Audience(fields, "/defaults", new()) : new();
        var styles = Strings(members, "styles", (value, at) => CheckFile(value, at));
        var rpc = Strings(members, "rpc", (value, at) => Choose(value, at, ConsoleRules.Rpc));
        var trust = Choice<ConsoleTrust>(members, "", "trust", [ConsoleTrust.Module, ConsoleTrust.Isolated]) ?? ConsoleTrust.Module;
        ReadContributions(members, defaults);
        CheckCommands();
        if (entry is null && !members.ContainsKey("entry") && _contributions.Any(one => ConsolePoints.NeedsCode(one.Kind))) Add("LB8603", "/entry", "There are contributions with code and no 'entry' to take them from. Name the module, such as \"dist/index.js\".");
        return new()
        {
            ApiVersion = version ?? "", Sdk = sdk, Host = host, Entry = entry, Trust = trust, Locales = locales, Styles = styles, Rpc = rpc, Contributions = _contributions, Points = _points,
        };
    }

    private void CheckFolder()
    {
        if (files.Sizes.Count > ConsoleRules.MaxFiles) Add("LB8610", "", $"The folder {ConsoleManifestReader.Folder} has {files.Sizes.Count} files, at most {ConsoleRules.MaxFiles} are possible. Bundle modules, and leave out sources.");
        var size = files.Sizes.Values.Sum();
        if (size > ConsoleRules.MaxBytes) Add("LB8610", "", $"The folder {ConsoleManifestReader.Folder} has {size} bytes, at most {ConsoleRules.MaxBytes} are possible.");
        foreach (var file in files.Sizes.Keys.Where(file => !ConsoleRules.IsFile(file)))
            Add("LB8604", "", $"The file {Quote(file)} has a name that no address can hold. Use ASCII letters, digits, dots, dashes, underscores and '@'.");
    }

    private (string? Sdk, string? Host) Requires(Dictionary<string, JsonElement> root) =>
        root.TryGetValue("requires", out var element) && Open(element, "/requires", ["sdk", "host"]) is { } members ? (Range(members, "sdk"), Range(members, "host")) : (null, null);

    private string? Range(Dictionary<string, JsonElement> members, string name)
    {
        var text = Text(members, "/requires", name);
        if (text is not null && !VersionRange.TryParse(text, out _)) Add("LB8611", $"/requires/{name}", $"{Quote(text)} is not a range of versions. Write comparators such as >=1.0 <2.0, or ^1.2, or * for any.");
        return text;
    }

    private void CheckEntry(string? entry)
    {
        // What is far too large is said already.
        if (entry is null || files.Sizes[entry] > ConsoleRules.MaxBytes) return;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(files.Read(entry));
        if (packed.Length > ConsoleRules.MaxEntry) Add("LB8610", "/entry", $"{Quote(entry)} has {packed.Length} bytes compressed, at most {ConsoleRules.MaxEntry} are possible. Leave lit and @luban/console-sdk out of the bundle, and load large parts with import().");
        else if (packed.Length > ConsoleRules.LargeEntry) Warn("LB8622", "/entry", $"{Quote(entry)} has {packed.Length} bytes compressed; {ConsoleRules.LargeEntry} are enough for most. Leave lit and @luban/console-sdk out of the bundle, and load large parts with import().");
    }

    private Dictionary<string, string> Locales(Dictionary<string, JsonElement> root)
    {
        var locales = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!root.TryGetValue("locales", out var element) || OpenMap(element, "/locales") is not { } members) return locales;
        if (members.Count > ConsoleRules.MaxLocales) Add("LB8610", "/locales", $"There are {members.Count} languages, at most {ConsoleRules.MaxLocales} are possible.");
        foreach (var (language, value) in members)
        {
            var at = $"/locales/{Escape(language)}";
            if (!ManifestRules.IsLanguageTag(language)) Add("LB8607", at, $"{Quote(language)} is not a language tag. Write one such as en or zh-CN.");
            if (TextOf(value, at) is not { } file || !CheckFile(file, at)) continue;
            locales[language] = file;
            if (files.Sizes[file] > ConsoleManifestReader.MaxSize) Add("LB8610", at, $"{Quote(file)} has {files.Sizes[file]} bytes, at most {ConsoleManifestReader.MaxSize} are possible for the texts of a language.");
            else ReadTexts(language, file, at);
        }
        return locales;
    }

    private void ReadTexts(string language, string file, string at)
    {
        if (ConsoleManifestReader.ParseText(files.Read(file), out var problem) is not { } document)
        {
            Add("LB8607", at, $"{Quote(file)} cannot be read. {problem}");
            return;
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.EnumerateObject().Any(text => text.Value.ValueKind != JsonValueKind.String))
            {
                Add("LB8607", at, $"{Quote(file)} is not an object from key to text. Write \"nav.title\": \"Notes\", without objects in objects.");
                return;
            }
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var text in document.RootElement.EnumerateObject()) texts[text.Name] = text.Value.GetString()!;
            _texts[language] = texts;
        }
    }

    private List<string> Strings(Dictionary<string, JsonElement> members, string name, Func<string, string, bool> check)
    {
        var found = new List<string>();
        if (!members.TryGetValue(name, out var element)) return found;
        if (element.ValueKind != JsonValueKind.Array)
        {
            WrongType($"/{name}", element, "an array of texts");
            return found;
        }
        foreach (var (child, index) in element.EnumerateArray().Select((child, index) => (child, index)))
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"/{name}/{index}");
            if (TextOf(child, at) is { } text && check(text, at)) found.Add(text);
        }
        return found;
    }
}
