using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LuBan.Observability.Logs.Query;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>Makes a line of a document: finds its time, its text, its level and where it comes from, by the names that shippers use, and keeps the rest.</summary>
internal static class DocumentLine
{
    private static readonly string[] Times = ["@timestamp", "timestamp", "time", "ts", "timereported", "timegenerated"];
    private static readonly string[] Texts = ["message", "msg", "log", "text", "MESSAGE"];
    private static readonly string[] Levels = ["level", "log.level", "severity", "severity_text", "levelname", "syslogseverity-text", "syslogseverity", "loglevel", "priority", "PRIORITY"];

    /// <summary>Names that others use for our labels.</summary>
    private static readonly (string Field, string Label)[] Aliases =
    [
        ("hostname", LogLabels.Host), ("fromhost", LogLabels.Host), ("host.name", LogLabels.Host), ("host.hostname", LogLabels.Host), ("_HOSTNAME", LogLabels.Host), ("sysloghost", LogLabels.Host),
        ("programname", LogLabels.App), ("app-name", LogLabels.App), ("process.name", LogLabels.App), ("ident", LogLabels.App), ("SYSLOG_IDENTIFIER", LogLabels.App), ("service.name", LogLabels.Service),
        ("kubernetes.namespace_name", LogLabels.Namespace), ("kubernetes.namespace", LogLabels.Namespace), ("kubernetes.pod_name", LogLabels.Instance), ("kubernetes.pod.name", LogLabels.Instance),
        ("kubernetes.container_name", LogLabels.Container), ("kubernetes.container.name", LogLabels.Container),
    ];

    // Nothing is escaped that need not be: the index knows the words as they are.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static LogLine Of(JsonElement document, string? index, string? @namespace, TimeProvider time)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var moment = First(document, Times, used, Time) ?? LogTime.Of(time.GetUtcNow());
        var text = First(document, Texts, used, value => value.ValueKind == JsonValueKind.String ? value.GetString() : null);
        var level = First(document, Levels, used, Level);
        var labels = Labels(document, index, used);
        // A tenant writes into the own namespace, whatever the document says.
        if (@namespace is not null) labels[LogLabels.Namespace] = @namespace;
        var fields = Rest(document, used);
        return new(moment, LogLabels.Of(labels), level ?? Severities.Guess(text ?? ""), LogLine.Cut(text ?? fields)) { Fields = text is null || fields == "{}" ? "" : LogLine.Cut(fields) };
    }

    private static Dictionary<string, string> Labels(JsonElement document, string? index, HashSet<string> used)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (index is not null) labels[LogLabels.Index] = index;
        foreach (var (field, label) in Aliases)
        {
            if (Find(document, field) is { ValueKind: JsonValueKind.String } value && labels.TryAdd(label, value.GetString()!)) used.Add(field);
        }
        foreach (var property in document.EnumerateObject())
        {
            if (!LogLabels.Promoted.Contains(property.Name) || property.Value.ValueKind != JsonValueKind.String) continue;
            labels[property.Name] = property.Value.GetString()!;
            used.Add(property.Name);
        }
        return labels;
    }

    private static T? First<T>(JsonElement document, string[] names, HashSet<string> used, Func<JsonElement, T?> read)
    {
        foreach (var name in names)
        {
            if (Find(document, name) is not { } value || read(value) is not { } found) continue;
            used.Add(name);
            return found;
        }
        return default;
    }

    private static JsonElement? Find(JsonElement document, string name)
    {
        if (document.TryGetProperty(name, out var value)) return value;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && document.TryGetProperty(name[..dot], out var inner) && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(name[(dot + 1)..], out value) ? value : null;
    }

    private static long? Time(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => LogTime.Parse(value.GetString()),
        JsonValueKind.Number when value.TryGetDouble(out var number) => LogTime.FromNumber(number),
        _ => null,
    };

    private static Severity? Level(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= 7) return Severities.FromSyslog(number);
        if (value.ValueKind != JsonValueKind.String) return null;
        if (int.TryParse(value.GetString(), out number) && number is >= 0 and <= 7) return Severities.FromSyslog(number);
        return Severities.Parse(value.GetString()) is var level and not Severity.Unknown ? level : null;
    }

    private static string Rest(JsonElement document, HashSet<string> used)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            foreach (var property in document.EnumerateObject().Where(property => !used.Contains(property.Name))) property.WriteTo(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
