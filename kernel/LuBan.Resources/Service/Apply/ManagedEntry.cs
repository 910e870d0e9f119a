using System.Globalization;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>Who owns fields: one entry of <c>metadata.managedFields</c>.</summary>
/// <param name="Manager">The program.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="ApiVersion">The version in which the fields are written.</param>
/// <param name="Subresource">Empty for the object itself.</param>
/// <param name="Time">The last change; null when it is not known.</param>
internal sealed record ManagedEntry(string Manager, string Operation, string ApiVersion, string Subresource, string? Time)
{
    /// <summary>As it was read; null when it is new or other than it was.</summary>
    private JsonObject? _read;
    private FieldSet? _fields;

    internal const string Apply = "Apply";
    internal const string Update = "Update";

    /// <summary>The fields, taken apart when they are looked at.</summary>
    internal FieldSet Fields
    {
        get => _fields ??= FieldsV1.Decode(_read?["fieldsV1"]);
        init => (_fields, _read) = (value, null);
    }

    internal bool IsApply => Operation == Apply;

    /// <summary>When it was changed last, for the order of entries.</summary>
    internal long Seconds => DateTimeOffset.TryParse(Time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time.ToUnixTimeSeconds() : 0;

    /// <summary>Two entries with this in common are one. An applier is the same in every version.</summary>
    internal (string, string, string, string) Identity => (Operation, Manager, IsApply ? "" : ApiVersion, Subresource);

    /// <summary>As messages name the owner.</summary>
    internal string Show()
    {
        var subresource = Subresource.Length == 0 ? "" : $" with subresource \"{Subresource}\"";
        return IsApply ? $"\"{Manager}\"{subresource}" : $"\"{Manager}\"{subresource} using {ApiVersion}";
    }

    /// <exception cref="FormatException">It is not an entry.</exception>
    internal static ManagedEntry Decode(JsonNode? node)
    {
        if (node is not JsonObject entry) throw new FormatException("an entry is not an object");
        var operation = Text(entry, "operation");
        if (operation is not (Apply or Update)) throw new FormatException("operation must be `Apply` or `Update`");
        var version = Text(entry, "apiVersion");
        if (version.Length == 0) throw new FormatException("apiVersion must not be empty");
        if (Text(entry, "fieldsType") is not FieldsV1.Name and var type) throw new FormatException(type.Length == 0 ? "missing fieldsType" : $"invalid fieldsType \"{type}\"");
        var time = Text(entry, "time");
        return new ManagedEntry(Text(entry, "manager"), operation, version, Text(entry, "subresource"), time.Length == 0 ? null : time) { _read = entry };
    }

    internal JsonObject Encode()
    {
        if (_read is not null) return (JsonObject)_read.DeepClone();
        var entry = new JsonObject { ["manager"] = Manager, ["operation"] = Operation, ["apiVersion"] = ApiVersion };
        if (Time is not null) entry["time"] = Time;
        entry["fieldsType"] = FieldsV1.Name;
        entry["fieldsV1"] = FieldsV1.Encode(Fields);
        if (Subresource.Length > 0) entry["subresource"] = Subresource;
        return entry;
    }

    private static string Text(JsonObject entry, string name) => entry[name] switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new FormatException($"{name} is not a string"),
    };
}
