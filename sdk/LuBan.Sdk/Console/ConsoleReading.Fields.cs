using System.Text.Json;

namespace LuBan.Sdk;

internal sealed partial class ConsoleReading
{
    private Dictionary<string, JsonElement> Fields(ConsolePoint point, Dictionary<string, JsonElement> members, string at, bool takesAll)
    {
        var data = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in point.Fields)
        {
            if (!members.TryGetValue(field.Name, out var value))
            {
                if (field.Required) Missing($"{at}/{field.Name}", field.Name);
                continue;
            }
            if (field.Type == ConsoleFieldType.Label) data[field.Name] = JsonSerializer.SerializeToElement(Label(value, $"{at}/{field.Name}")?.Texts);
            else data[field.Name] = value.Clone();
            CheckField(field, value, $"{at}/{field.Name}");
        }
        if (takesAll)
            foreach (var (name, value) in members.Where(member => !CommonProperties.Contains(member.Key))) data[name] = value.Clone();
        return data;
    }

    private void CheckField(ConsoleField field, JsonElement value, string at)
    {
        switch (field.Type)
        {
            case ConsoleFieldType.Flag when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False): WrongType(at, value, "true or false"); break;
            case ConsoleFieldType.Number when value.ValueKind != JsonValueKind.Number: WrongType(at, value, "a number"); break;
            case ConsoleFieldType.Object when value.ValueKind != JsonValueKind.Object: WrongType(at, value, "an object"); break;
            case ConsoleFieldType.Size: CheckSize(value, at); break;
            case ConsoleFieldType.FileOrObject when value.ValueKind == JsonValueKind.Object: break;
            case ConsoleFieldType.Any or ConsoleFieldType.Label or ConsoleFieldType.Flag or ConsoleFieldType.Number or ConsoleFieldType.Object: break;
            default:
                if (TextOf(value, at) is { } text) CheckText(field, text, at);
                break;
        }
    }

    private void CheckText(ConsoleField field, string text, string at)
    {
        switch (field.Type)
        {
            case ConsoleFieldType.Path when !ConsoleRules.IsPath(text, extension.Id):
                Add("LB8605", at, $"{Quote(text)} is not a path of this extension. Write /x/{extension.Id.ToLowerInvariant()}, or one below it.");
                break;
            case ConsoleFieldType.Icon when !ConsoleRules.IsIcon(text):
                Add("LB8612", at, $"{Quote(text)} is not the name of an icon. Write one of Lucide's, such as activity.");
                break;
            case ConsoleFieldType.File or ConsoleFieldType.FileOrObject: CheckFile(text, at); break;
            case ConsoleFieldType.Pointer when !ConsoleRules.IsPointer(text):
                Add("LB8612", at, $"{Quote(text)} is not a JSON pointer into an object. Write one such as /status/phase.");
                break;
            case ConsoleFieldType.Target when !ConsoleRules.IsTarget(text):
                Add("LB8616", at, $"{Quote(text)} is no target. Write group/Kind, such as apps/Deployment, core/Secret for the core group, or */* for any.");
                break;
            case ConsoleFieldType.Command: _commands.Add((text, at)); break;
            default:
                if (field.Values.Length > 0) Choose(text, at, field.Values);
                else if (text.Length is 0 or > ConsoleRules.MaxText) Add("LB8612", at, $"The text has {text.Length} characters, expected 1 to {ConsoleRules.MaxText}.");
                break;
        }
    }

    private void CheckSize(JsonElement value, string at)
    {
        if (Open(value, at, ["w", "h", "minW", "minH", "maxW", "maxH"]) is not { } members) return;
        foreach (var (name, number) in members)
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var cells) || cells is < 1 or > 12) Add("LB8612", $"{at}/{Escape(name)}", "A size is a whole number of cells from 1 to 12.");
    }

    private ConsoleAudience Audience(Dictionary<string, JsonElement> members, string at, ConsoleAudience defaults)
    {
        if (!AudienceProperties.Any(members.ContainsKey)) return defaults;
        var permission = Text(members, at, "permission");
        if (permission is not null && !ManifestRules.IsPermission(permission)) Add("LB8609", $"{at}/permission", $"{Quote(permission)} is not the name of a permission, such as notes.read.");
        else if (permission is not null && extension.Permissions.All(declared => declared.Name != permission))
            Warn("LB8623", $"{at}/permission", $"{Quote(permission)} is not among the permissions of the manifest. Nobody has it unless the code declares it.");
        var audience = Text(members, at, "audience");
        if (audience is not null and not "everyone") Add("LB8609", $"{at}/audience", $"{Quote(audience)} is no audience. Write \"everyone\", or leave it out.");
        if (AudienceProperties.Count(members.ContainsKey) > 1) Add("LB8609", at, "Say one of permission, access and audience, not several.");
        return new() { Permission = permission, Access = Access(members, at), Everyone = audience == "everyone" };
    }

    private ConsoleAccess? Access(Dictionary<string, JsonElement> members, string at)
    {
        if (!members.TryGetValue("access", out var element) || Open(element, $"{at}/access", ["verb", "group", "resource", "namespace"]) is not { } fields) return null;
        var (verb, group, resource, ns) = (Text(fields, $"{at}/access", "verb"), Text(fields, $"{at}/access", "group") ?? "", Text(fields, $"{at}/access", "resource"), Text(fields, $"{at}/access", "namespace"));
        if (verb is null || !ManifestRules.IsVerb(verb)) Add("LB8609", $"{at}/access/verb", "The verb is missing, or is none. Write one such as list.");
        if (resource is null || !ManifestRules.IsResource(resource)) Add("LB8609", $"{at}/access/resource", "The resource is missing, or is none. Write a plural, such as notes.");
        if (!ManifestRules.IsApiGroup(group)) Add("LB8609", $"{at}/access/group", $"{Quote(group)} is not an API group. Write a DNS name, or \"\" for the core group.");
        return verb is null || resource is null ? null : new(verb, group, resource, ns);
    }

    /// <summary>A text for people: plain, <c>%key%</c>, or an object from language to text.</summary>
    private LocalizedText? Label(JsonElement element, string at)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (language, value) in Members(element, at))
            {
                if (!ManifestRules.IsLanguageTag(language)) Add("LB8607", $"{at}/{Escape(language)}", $"{Quote(language)} is not a language tag. Write one such as en or zh-CN.");
                if (TextOf(value, $"{at}/{Escape(language)}") is { } translated) texts[language] = Checked(translated, $"{at}/{Escape(language)}");
            }
            if (texts.Count == 0) Add("LB8607", at, "There is no text in any language.");
            return texts.Count == 0 ? null : new(texts);
        }
        if (TextOf(element, at) is not { } text) return null;
        Checked(text, at);
        if (KeyOf(text) is not { } key) return text;
        CheckKey(key, at);
        var found = _texts.Where(locale => locale.Value.ContainsKey(key)).ToDictionary(locale => locale.Key, locale => locale.Value[key], StringComparer.Ordinal);
        return found.Count == 0 ? text : new LocalizedText(found);
    }

    /// <summary>The key between percent signs; null for a plain text.</summary>
    private static string? KeyOf(string text) => text.Length > 2 && text[0] == '%' && text[^1] == '%' && !text[1..^1].Contains('%', StringComparison.Ordinal) ? text[1..^1] : null;

    private void CheckKey(string key, string at)
    {
        if (_texts.Count == 0) Add("LB8607", at, $"The text {Quote(key)} is looked up in the files of 'locales', and there are none. Add \"locales\": {{ \"en\": \"locales/en.json\" }}.");
        foreach (var (language, _) in _texts.Where(locale => !locale.Value.ContainsKey(key))) Add("LB8607", at, $"The text {Quote(key)} is missing in the file for {language}. Add it.");
    }

    private string Checked(string text, string at)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > ConsoleRules.MaxText) Add("LB8612", at, $"The text has {text.Length} characters, expected 1 to {ConsoleRules.MaxText}, not only spaces.");
        return text;
    }

    private string? FileOf(Dictionary<string, JsonElement> members, string at, string name) => Text(members, at, name) is { } file && CheckFile(file, $"{at}/{name}") ? file : null;

    private bool CheckFile(string file, string at)
    {
        if (ConsoleRules.IsFile(file) && files.Sizes.ContainsKey(file)) return true;
        Add("LB8604", at, ConsoleRules.IsFile(file)
            ? $"The file {Quote(file)} is not in the package below {ConsoleManifestReader.Folder}. Build it before packing, or correct the name; upper and lower case count."
            : $"{Quote(file)} is not a path below {ConsoleManifestReader.Folder}. Write one such as dist/index.js, with slashes, without '..'.");
        return false;
    }

    private bool Choose(string value, string at, IReadOnlyCollection<string> possible)
    {
        if (possible.Contains(value)) return true;
        Add("LB8612", at, $"{Quote(value)} is not possible here. {Suggest(value, [.. possible])}");
        return false;
    }

    private TEnum? Choice<TEnum>(Dictionary<string, JsonElement> members, string at, string name, IReadOnlyList<TEnum> possible) where TEnum : struct, Enum
    {
        if (Text(members, at, name) is not { } text) return null;
        foreach (var value in possible)
            if (NameOf(value) == text) return value;
        Add("LB8612", $"{at}/{name}", $"{Quote(text)} is not possible here. {Suggest(text, [.. possible.Select(NameOf)])}");
        return null;
    }

    private static string NameOf<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
