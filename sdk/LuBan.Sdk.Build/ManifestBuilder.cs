using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Sdk.Build;

/// <summary>Writes the manifest from the project's properties, the assembly's attributes and the author's own <c>luban/extension.json</c>.</summary>
internal sealed class ManifestBuilder(PackInput input, List<PackProblem> problems)
{
    // What stands where in a project, for problems with values that the author's file does not give.
    private static readonly (string Pointer, string Origin)[] Origins =
    [
        ("/id", "property PackageId"),
        ("/version", "property PackageVersion or Version"),
        ("/displayName", "property LuBanDisplayName or Title"),
        ("/description", "property Description"),
        ("/requires/luban", "property LuBanHostRange"),
        ("/entryType", "the class in the assembly"),
        ("/entry", "property AssemblyName"),
        ("/categories", "property LuBanCategories or attribute ExtensionCategory"),
        ("/permissions", "attribute ExtensionPermission"),
        ("/access", "attribute ExtensionAccess"),
        ("/warmUp", "property LuBanWarmUp or attribute ExtensionWarmUp"),
        ("/readiness/timeoutSeconds", "property LuBanReadinessTimeoutSeconds"),
        ("/readiness/drainSeconds", "property LuBanDrainSeconds"),
    ];

    /// <summary>From this SDK to before the next version that may break: the next major one, the next minor one while the major is 0.</summary>
    public static string DefaultHostRange(SemanticVersion sdkVersion) => sdkVersion.Major > 0
        ? string.Create(CultureInfo.InvariantCulture, $">={sdkVersion} <{sdkVersion.Major + 1}.0.0")
        : string.Create(CultureInfo.InvariantCulture, $">={sdkVersion} <0.{sdkVersion.Minor + 1}.0");

    /// <summary>Whether the author's file stands for services that run elsewhere, so that there need be no code.</summary>
    public bool HasUpstreams()
    {
        if (!File.Exists(AuthorsFile)) return false;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(AuthorsFile), new JsonDocumentOptions { MaxDepth = ManifestReader.MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("upstreams", out _);
        }
        catch (JsonException)
        {
            // What is wrong with it is said when it is read as a manifest.
            return false;
        }
    }

    /// <returns>The manifest; null when there are problems, which are then in the list.</returns>
    public BuiltManifest? Build(ExtensionAssembly assembly, bool hasCode, string? entryType, SemanticVersion sdkVersion)
    {
        var before = problems.Count;
        var generated = Generate(assembly, hasCode, entryType, sdkVersion);
        var merged = generated.DeepClone().AsObject();
        var lines = MergeAuthorsFile(merged, generated);
        var result = ManifestReader.Read(JsonText.Write(merged));
        foreach (var problem in result.Problems) Add(problem, lines);
        CheckHostRange((string?)(merged["requires"] as JsonObject)?["luban"], sdkVersion, lines);
        return problems.Count > before || result.Manifest is not { } manifest
            ? null
            : new BuiltManifest(merged, manifest.Id, manifest.Version, manifest.DisplayName?.ToString(), manifest.Description?.ToString(), manifest.Requires.Luban!);
    }

    private JsonObject Generate(ExtensionAssembly assembly, bool hasCode, string? entryType, SemanticVersion sdkVersion)
    {
        var manifest = new JsonObject
        {
            ["id"] = input.PackageId,
            // Metadata names a build, not a version: NuGet drops it from the package's name, and so do we.
            ["version"] = SemanticVersion.TryParse(input.PackageVersion, out var version) ? version.ToString() : input.PackageVersion,
        };
        if (input.DisplayName is not null) manifest["displayName"] = input.DisplayName;
        if (input.Description is not null) manifest["description"] = input.Description;
        manifest["requires"] = new JsonObject { ["luban"] = input.HostRange ?? DefaultHostRange(sdkVersion) };
        if (hasCode) manifest["entry"] = Path.GetFileName(input.AssemblyFile);
        if (entryType is not null) manifest["entryType"] = entryType;
        AddList(manifest, "categories", input.Categories.Concat(assembly.Categories));
        if (assembly.Permissions.Count > 0) manifest["permissions"] = new JsonArray([.. assembly.Permissions.Select(Permission)]);
        if (assembly.Access.Count > 0) manifest["access"] = new JsonArray([.. assembly.Access.Select(Access)]);
        AddList(manifest, "warmUp", input.WarmUp.Concat(assembly.WarmUp));
        var readiness = new JsonObject();
        AddNumber(readiness, "timeoutSeconds", input.ReadinessTimeoutSeconds);
        AddNumber(readiness, "drainSeconds", input.DrainSeconds);
        if (readiness.Count > 0) manifest["readiness"] = readiness;
        return manifest;
    }

    private static JsonNode Permission((string Name, string? Description) permission)
    {
        var node = new JsonObject { ["name"] = permission.Name };
        if (permission.Description is not null) node["description"] = permission.Description;
        return node;
    }

    private static JsonNode Access(string?[] values)
    {
        var node = new JsonObject { ["apiGroups"] = new JsonArray(values[0] ?? ""), ["resources"] = Split(values[1]), ["verbs"] = Split(values[2]) };
        if (values[3] is { } reason) node["reason"] = reason;
        return node;
    }

    private static JsonArray Split(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(value => JsonValue.Create(value))];

    private static void AddList(JsonObject manifest, string name, IEnumerable<string> values)
    {
        var list = values.Distinct(StringComparer.Ordinal).ToList();
        if (list.Count > 0) manifest[name] = new JsonArray([.. list.Select(value => JsonValue.Create(value))]);
    }

    // A text that is no number stays a text, and the manifest's own check names it.
    private static void AddNumber(JsonObject target, string name, string? value)
    {
        if (value is null) return;
        target[name] = int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : value;
    }

    private IReadOnlyDictionary<string, int> MergeAuthorsFile(JsonObject merged, JsonObject generated)
    {
        var none = new Dictionary<string, int>();
        if (!File.Exists(AuthorsFile)) return none;
        var bytes = File.ReadAllBytes(AuthorsFile);
        // The file need not be whole, so only what concerns it as a text counts here; its content is checked after the merge.
        var unreadable = ManifestReader.Read(bytes).Problems.Where(problem => problem.Code is "LB1001" or "LB1002" or "LB1003").ToList();
        foreach (var problem in unreadable) problems.Add(new PackProblem(problem.Code, AuthorsFile, 0, problem.Message));
        if (unreadable.Count > 0) return none;

        var lines = JsonText.Lines(bytes);
        foreach (var problem in ManifestReader.Read(bytes).Problems.Where(problem => problem.Code == "LB1004")) Add(problem, lines);
        using var document = JsonDocument.Parse(bytes.AsMemory(StartsWithMark(bytes) ? 3 : 0), new JsonDocumentOptions { MaxDepth = ManifestReader.MaxDepth });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new PackProblem("LB1007", AuthorsFile, 1, "The file does not hold an object. Write { … } with the properties to add or change."));
            return none;
        }
        foreach (var name in (string[])["id", "version", "entry", "entryType"]) CheckSame(document.RootElement, generated, name, lines);
        JsonText.Merge(merged, document.RootElement);
        merged.Remove("$schema"); // for the author's editor only
        return lines;
    }

    // The build decides these: a package whose manifest names another id or version than the package itself would be refused everywhere.
    private void CheckSame(JsonElement file, JsonObject generated, string name, IReadOnlyDictionary<string, int> lines)
    {
        if (!file.TryGetProperty(name, out var element) || element.ValueKind != JsonValueKind.String) return;
        var built = (string?)generated[name];
        if (built is null || built == element.GetString()) return;
        problems.Add(new PackProblem("LB1106", AuthorsFile, lines.GetValueOrDefault($"/{name}"),
            $"'{name}' is '{element.GetString()}' here and '{built}' in the build. Remove it here; the build writes it ({Origin($"/{name}")})."));
    }

    private void CheckHostRange(string? text, SemanticVersion sdkVersion, IReadOnlyDictionary<string, int> lines)
    {
        if (text is null)
        {
            Add(new ExtensionProblem("LB1110", "#/requires/luban", "The manifest does not say which hosts the extension runs on. Leave requires out of luban/extension.json, or give a range."), lines);
        }
        else if (VersionRange.TryParse(text, out var range) && (range.Minimum is null || range.Minimum < sdkVersion))
        {
            Add(new ExtensionProblem("LB1110", "#/requires/luban", $"The range '{text}' admits hosts older than {sdkVersion}, the SDK that the extension is compiled against; they may lack what it uses. Raise the lower bound, or reference LuBan.Sdk in the oldest version that you support."), lines);
        }
    }

    private void Add(ExtensionProblem problem, IReadOnlyDictionary<string, int> lines)
    {
        var pointer = problem.Location[(problem.Location.IndexOf('#', StringComparison.Ordinal) + 1)..];
        if (lines.TryGetValue(pointer, out var line))
        {
            problems.Add(new PackProblem(problem.Code, AuthorsFile, line, $"{pointer}: {problem.Message}"));
        }
        else
        {
            problems.Add(new PackProblem(problem.Code, input.ProjectFile, 0, $"{pointer}: {problem.Message} ({Origin(pointer)})"));
        }
    }

    private static string Origin(string pointer) =>
        Origins.FirstOrDefault(one => pointer == one.Pointer || pointer.StartsWith(one.Pointer + "/", StringComparison.Ordinal)).Origin ?? "luban/extension.json";

    private static bool StartsWithMark(byte[] bytes) => bytes.AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble);

    private string AuthorsFile => Path.Combine(input.ProjectDirectory, "luban", "extension.json");
}

/// <summary>The manifest as it ships, with what else is made of it.</summary>
internal sealed record BuiltManifest(JsonObject Json, string Id, string Version, string? DisplayName, string? Description, string HostRange);
