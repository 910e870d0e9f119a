using System.Globalization;
using System.Text.Json;

namespace LuBan.Sdk;

/// <summary>One reading of one manifest: collects problems and goes on with what is readable.</summary>
internal sealed partial class ManifestReading(string location = ManifestReader.FileName)
{
    private const int MaxListLength = 100;

    private static readonly string[] RootProperties =
    [
        "$schema", "id", "version", "displayName", "description", "requires", "entry", "entryType",
        "categories", "permissions", "access", "upstreams", "warmUp", "readiness", "configSchema",
    ];

    private static readonly string[] RequirementProperties = ["luban"];
    private static readonly string[] PermissionProperties = ["name", "description"];
    private static readonly string[] AccessProperties = ["apiGroups", "resources", "verbs", "reason"];
    private static readonly string[] ReadinessProperties = ["timeoutSeconds", "drainSeconds"];

    private readonly List<ExtensionProblem> _problems = [];

    public IReadOnlyList<ExtensionProblem> Problems => _problems;

    public ExtensionManifest? Read(JsonElement root)
    {
        if (OpenObject(root, "", RootProperties) is not { } members) return null;
        var schema = Text(members, "", "$schema");
        var id = RequiredText(members, "id", Id);
        var version = RequiredText(members, "version", Version);
        var entry = Checked(Text(members, "", "entry"), "/entry", Entry);
        var entryType = Checked(Text(members, "", "entryType"), "/entryType", EntryType);
        var displayName = LocalizedText(members, "displayName", ManifestRules.MaxDisplayName);
        var description = LocalizedText(members, "description", ManifestRules.MaxDescription);
        var requires = Requires(members);
        var categories = List(members, "categories", ManifestRules.MaxCategories, Category, value => value);
        var permissions = List(members, "permissions", MaxListLength, Permission, permission => permission.Name);
        var access = List(members, "access", MaxListLength, Access, entry => string.Join(';', AccessDeclaration.ToPermissions([entry]).Select(text => text.Name)));
        var upstreams = Upstreams(members, permissions);
        CheckCode(members);
        var warmUp = List(members, "warmUp", ManifestRules.MaxWarmUp, WarmUp, value => value);
        var readiness = Readiness(members);
        var configSchema = ConfigSchema(members);
        if (_problems.Count > 0) return null;
        return new ExtensionManifest
        {
            Schema = schema,
            Id = id!,
            Version = version!,
            Entry = entry,
            EntryType = entryType,
            DisplayName = displayName,
            Description = description,
            Requires = requires,
            Categories = categories,
            Permissions = permissions,
            Access = access,
            Upstreams = upstreams,
            WarmUp = warmUp,
            Readiness = readiness,
            ConfigSchema = upstreams.Count > 0 ? UpstreamConfiguration.Schema(upstreams) : configSchema,
        };
    }

    private void Id(string value, string pointer)
    {
        if (ExtensionId.Explain(value) is { } reason) Add("LB1008", pointer, $"{Quote(value)} is not an extension id: it {reason}. Change the package id.");
    }

    private void Version(string value, string pointer)
    {
        if (!SemanticVersion.TryParse(value, out _)) Add("LB1009", pointer, $"{Quote(value)} is not a SemVer 2 version. Write three numbers, such as 1.2.0 or 1.2.0-rc.1.");
    }

    private void Entry(string value, string pointer)
    {
        if (!ManifestRules.IsEntry(value)) Add("LB1012", pointer, $"{Quote(value)} is not the name of an extension's assembly. Write a file name below luban/app/net10.0/, such as Samples.Hello.dll, without a folder.");
    }

    /// <summary>An extension is code, or it stands for what runs elsewhere.</summary>
    private void CheckCode(Dictionary<string, JsonElement> members)
    {
        var (entry, upstreams) = (members.ContainsKey("entry"), members.ContainsKey("upstreams"));
        if (!entry && !upstreams) AddMissing("/entry", "entry");
        if (entry && upstreams) Add("LB1022", "/upstreams", "An extension with upstreams has no code of its own. Remove entry, or publish the upstreams as an extension of their own.");
        if (!upstreams) return;
        if (members.TryGetValue("upstreams", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0) Add("LB1022", "/upstreams", "There is no upstream in the list. Name at least one.");
        foreach (var name in (string[])["entryType", "access", "warmUp", "configSchema"])
        {
            if (members.ContainsKey(name)) Add("LB1022", $"/{name}", $"'{name}' is for extensions with code. Remove it.{(name == "configSchema" ? " What the plan may set of upstreams is known." : "")}");
        }
    }

    private void EntryType(string value, string pointer)
    {
        if (!ManifestRules.IsTypeName(value)) Add("LB1013", pointer, $"{Quote(value)} is not the full name of a class. Write the namespace and the name, such as Samples.Hello.HelloExtension, without an assembly.");
    }

    private ManifestRequirements Requires(Dictionary<string, JsonElement> root)
    {
        if (!root.TryGetValue("requires", out var element) || OpenObject(element, "/requires", RequirementProperties) is not { } members) return new();
        var range = Checked(Text(members, "/requires", "luban"), "/requires/luban", (value, pointer) =>
        {
            if (!VersionRange.TryParse(value, out _)) Add("LB1011", pointer, $"{Quote(value)} is not a range of versions. Write comparators such as >=1.0 <2.0, or ^1.2, or * for any.");
        });
        return new ManifestRequirements { Luban = range };
    }

    private string? Category(JsonElement element, string pointer) => Checked(TextOf(element, pointer), pointer, (value, at) =>
    {
        if (!ManifestRules.IsCategory(value)) Add("LB1014", at, $"{Quote(value)} is not a category. Write lower-case letters and digits joined by dashes, at most {ManifestRules.MaxCategory} characters, such as devops.");
    });

    private PermissionDeclaration? Permission(JsonElement element, string pointer)
    {
        if (OpenObject(element, pointer, PermissionProperties) is not { } members) return null;
        if (!members.ContainsKey("name")) AddMissing($"{pointer}/name", "name");
        var name = Checked(Text(members, pointer, "name"), $"{pointer}/name", (value, at) =>
        {
            if (!ManifestRules.IsPermission(value)) Add("LB1015", at, $"{Quote(value)} is not the name of a permission. Write lower-case letters, digits, dots and dashes, beginning and ending with a letter or digit, at most {ManifestRules.MaxPermission} characters, such as notes.write.");
        });
        var description = Checked(Text(members, pointer, "description"), $"{pointer}/description", (value, at) => PlainText(value, at, ManifestRules.MaxDescription));
        return name is null ? null : new PermissionDeclaration(name, description);
    }

    private AccessDeclaration? Access(JsonElement element, string pointer)
    {
        if (OpenObject(element, pointer, AccessProperties) is not { } members) return null;
        var groups = Texts(members, pointer, "apiGroups", ManifestRules.IsApiGroup, "an API group. Write \"\" for the core group, or a DNS name such as notes.example.dev");
        var resources = Texts(members, pointer, "resources", ManifestRules.IsResource, "a plural. Write lower-case letters and digits, such as configmaps or notes/status, or * for all");
        var verbs = Texts(members, pointer, "verbs", ManifestRules.IsVerb, "a verb. Write lower-case letters, such as get, list, watch, create, update, patch or delete, or * for all");
        var reason = Checked(Text(members, pointer, "reason"), $"{pointer}/reason", (value, at) => PlainText(value, at, ManifestRules.MaxDescription));
        return groups is null || resources is null || verbs is null ? null : new AccessDeclaration(groups, resources, verbs, reason);
    }

    /// <summary>A list of texts that must not be empty.</summary>
    private List<string>? Texts(Dictionary<string, JsonElement> members, string pointer, string name, Func<string, bool> isValid, string expected)
    {
        if (!members.TryGetValue(name, out var element))
        {
            AddMissing($"{pointer}/{name}", name);
            return null;
        }
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() is 0 or > MaxListLength)
        {
            Add("LB1020", $"{pointer}/{name}", $"The list must hold 1 to {MaxListLength} texts. Say what the extension works with; its own kinds need no entry.");
            return null;
        }
        return Entries(element, $"{pointer}/{name}", "LB1020", isValid, expected);
    }

    /// <summary>The texts of a list, those that are refused too.</summary>
    private List<string> Entries(JsonElement element, string pointer, string code, Func<string, bool> isValid, string expected)
    {
        var texts = new List<string>();
        foreach (var (index, child) in element.EnumerateArray().Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");
            if (TextOf(child, at) is not { } text) continue;
            if (!isValid(text)) Add(code, at, $"{Quote(text)} is not {expected}.");
            texts.Add(text);
        }
        return texts;
    }

    private string? WarmUp(JsonElement element, string pointer) => Checked(TextOf(element, pointer), pointer, (value, at) =>
    {
        if (ManifestRules.ExplainWarmUp(value) is { } reason) Add("LB1016", at, $"{Quote(value)} is not a warm-up request: {reason}. Write a path below /ext/{{id}}, such as /greetings/warm-up.");
    });

    private ReadinessPolicy Readiness(Dictionary<string, JsonElement> root)
    {
        var policy = new ReadinessPolicy();
        if (!root.TryGetValue("readiness", out var element) || OpenObject(element, "/readiness", ReadinessProperties) is not { } members) return policy;
        return new ReadinessPolicy
        {
            TimeoutSeconds = Seconds(members, "timeoutSeconds", 1, policy.TimeoutSeconds),
            DrainSeconds = Seconds(members, "drainSeconds", 0, policy.DrainSeconds),
        };
    }

    private int Seconds(Dictionary<string, JsonElement> members, string name, int minimum, int fallback) =>
        Whole(members, $"/readiness/{name}", name, "LB1017", " of seconds", (minimum, ManifestRules.MaxSeconds), fallback);

    /// <summary>A whole number within a range, or what stands where it is not.</summary>
    private int Whole(Dictionary<string, JsonElement> members, string pointer, string name, string code, string unit, (int Minimum, int Maximum) range, int fallback)
    {
        if (!members.TryGetValue(name, out var element)) return fallback;
        if (element.ValueKind != JsonValueKind.Number) AddWrongType(pointer, element, "a number");
        else if (element.TryGetInt32(out var value) && value >= range.Minimum && value <= range.Maximum) return value;
        else Add(code, pointer, $"{Shorten(element.GetRawText())} is out of range. Write a whole number{unit} from {range.Minimum} to {range.Maximum}.");
        return fallback;
    }

    private JsonElement? ConfigSchema(Dictionary<string, JsonElement> root)
    {
        if (!root.TryGetValue("configSchema", out var element)) return null;
        if (element.ValueKind != JsonValueKind.Object)
        {
            AddWrongType("/configSchema", element, "an object");
            return null;
        }
        ConfigSchemaRules.Check(element, "/configSchema", (code, pointer, message) => Add(code, pointer, message));
        return element.Clone();
    }

    private LocalizedText? LocalizedText(Dictionary<string, JsonElement> root, string name, int maxLength)
    {
        if (!root.TryGetValue(name, out var element)) return null;
        var pointer = $"/{name}";
        if (element.ValueKind == JsonValueKind.String)
        {
            var text = element.GetString()!;
            PlainText(text, pointer, maxLength);
            return text;
        }
        if (element.ValueKind != JsonValueKind.Object)
        {
            AddWrongType(pointer, element, "a text, or an object from language tag to text");
            return null;
        }
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (language, value) in Members(element, pointer))
        {
            var at = $"{pointer}/{Escape(language)}";
            if (!ManifestRules.IsLanguageTag(language)) Add("LB1010", at, $"{Quote(language)} is not a language tag. Write one such as en or zh-CN.");
            if (TextOf(value, at) is not { } text) continue;
            PlainText(text, at, maxLength);
            texts[language] = text;
        }
        if (texts.Count > 0) return new LocalizedText(texts);
        if (!element.EnumerateObject().Any()) Add("LB1010", pointer, "The text has no language. Write a plain text, or an object with at least one language, such as { \"en\": \"…\" }.");
        return null;
    }

    private void PlainText(string value, string pointer, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(value)) Add("LB1010", pointer, "The text is empty. Write it, or leave the property out.");
        else if (value.Length > maxLength) Add("LB1010", pointer, $"The text has {value.Length} characters, at most {maxLength} are possible.");
        else if (value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) Add("LB1010", pointer, "The text holds control characters. Remove them.");
    }

    private List<T> List<T>(Dictionary<string, JsonElement> root, string name, int maxLength, Func<JsonElement, string, T?> read, Func<T, string> key)
        where T : class
    {
        var items = new List<T>();
        if (!root.TryGetValue(name, out var element)) return items;
        if (element.ValueKind != JsonValueKind.Array)
        {
            AddWrongType($"/{name}", element, "an array");
            return items;
        }
        if (element.GetArrayLength() > maxLength)
        {
            Add("LB1019", $"/{name}", $"The list has {element.GetArrayLength()} entries, at most {maxLength} are possible.");
            return items;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var child in element.EnumerateArray())
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/{name}/{index++}");
            if (read(child, pointer) is not { } item) continue;
            if (!seen.Add(key(item))) Add("LB1019", pointer, $"{Quote(key(item))} is in the list twice. Remove one.");
            items.Add(item);
        }
        return items;
    }

    private Dictionary<string, JsonElement>? OpenObject(JsonElement element, string pointer, string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            AddWrongType(pointer, element, "an object");
            return null;
        }
        var members = Members(element, pointer);
        foreach (var name in members.Keys.Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            Add("LB1005", $"{pointer}/{Escape(name)}", $"There is no property {Quote(name)}. {Suggest(name, known)}");
        }
        return members;
    }

    private Dictionary<string, JsonElement> Members(JsonElement element, string pointer)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value)) Add("LB1004", $"{pointer}/{Escape(member.Name)}", $"The property {Quote(member.Name)} is there twice. Remove one.");
        }
        return members;
    }

    private string? RequiredText(Dictionary<string, JsonElement> root, string name, Action<string, string> check)
    {
        if (!root.ContainsKey(name)) AddMissing($"/{name}", name);
        return Checked(Text(root, "", name), $"/{name}", check);
    }

    private string? Text(Dictionary<string, JsonElement> members, string pointer, string name) =>
        members.TryGetValue(name, out var element) ? TextOf(element, $"{pointer}/{name}") : null;

    private string? TextOf(JsonElement element, string pointer)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString();
        AddWrongType(pointer, element, "a text");
        return null;
    }

    private static string? Checked(string? value, string pointer, Action<string, string> check)
    {
        if (value is not null) check(value, pointer);
        return value;
    }

    private void AddMissing(string pointer, string name) => Add("LB1006", pointer, $"The property '{name}' is missing. Add it.");

    private void AddWrongType(string pointer, JsonElement element, string expected) =>
        Add("LB1007", pointer, $"Found {Describe(element.ValueKind)}, expected {expected}.{(element.ValueKind == JsonValueKind.Null ? " Leave the property out instead." : "")}");

    private void Add(string code, string pointer, string message) =>
        _problems.Add(new ExtensionProblem(code, $"{location}#{pointer}", message));

    internal static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    internal static string Suggest(string name, string[] known)
    {
        var nearest = known.MinBy(candidate => Distance(name, candidate))!;
        return Distance(name, nearest) <= Math.Max(1, nearest.Length / 3)
            ? $"Did you mean '{nearest}'?"
            : $"Remove it; possible here: {string.Join(", ", known)}.";
    }

    // Levenshtein, without case. Names longer than any property cannot be near one.
    private static int Distance(string left, string right)
    {
        if (left.Length > 40) return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.Length];
    }

    internal static string Quote(string value) => $"'{Shorten(value)}'";

    // A problem is shown on one line of a terminal: no line breaks, nothing that moves the cursor, no endless text.
    private static string Shorten(string value)
    {
        var text = value.Length <= 80 ? value : value[..80] + "…";
        return string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    internal static string Escape(string name) =>
        Shorten(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
