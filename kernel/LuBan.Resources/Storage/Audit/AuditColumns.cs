using System.Globalization;
using System.Text.Json;

namespace LuBan.Resources.Storage;

/// <summary>What audit records are found by.</summary>
/// <param name="Time">When, in milliseconds since 1970 (UTC).</param>
/// <param name="User">Who.</param>
/// <param name="Verb">The verb of the API, an HTTP method in lower case, or what a security event is called.</param>
/// <param name="Group">The API group of the object.</param>
/// <param name="Resource">The plural of the object.</param>
/// <param name="Namespace">The namespace of the object.</param>
/// <param name="Name">The name of the object.</param>
/// <param name="Extension">The id of the extension, in lower case.</param>
/// <param name="Decision"><c>allow</c>, <c>deny</c>, or empty where nothing was decided.</param>
/// <param name="Status">The HTTP status of the outcome.</param>
/// <param name="CorrelationId">What belongs to one request.</param>
public sealed record AuditColumns(
    long Time, string User, string Verb, string Group, string Resource, string Namespace, string Name, string Extension, string Decision, int Status, string CorrelationId)
{
    /// <summary>The names of the columns, in the order of <see cref="Texts"/>.</summary>
    internal const string TextNames = "usr, verb, grp, res, ns, name, ext, decision, corr";

    /// <summary>Longer values are cut in the column (an index has a limit); the payload has them whole.</summary>
    private const int MaximumText = 256;

    internal string[] Texts => [User, Verb, Group, Resource, Namespace, Name, Extension, Decision, CorrelationId];

    /// <summary>The columns that belong to a payload.</summary>
    /// <exception cref="JsonException">It is no record.</exception>
    internal static AuditColumns Of(ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(payload);
        var record = document.RootElement;
        var time = DateTimeOffset.Parse(Text(record, "time"), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var decision = record.TryGetProperty("decision", out var decided) ? decided.GetProperty("allowed").GetBoolean() ? "allow" : "deny" : "";
        var status = record.TryGetProperty("outcome", out var outcome) && outcome.TryGetProperty("status", out var code) ? code.GetInt32() : 0;
        return new AuditColumns(
            time, Text(record, "actor", "name"), Text(record, "verb"), Text(record, "object", "group"), Text(record, "object", "resource"), Text(record, "object", "namespace"),
            Text(record, "object", "name"), Text(record, "extension"), decision, status, Text(record, "correlationId")).Cut();
    }

    /// <summary>The same, fit for a column.</summary>
    internal AuditColumns Cut() => this with
    {
        User = Cut(User), Verb = Cut(Verb), Group = Cut(Group), Resource = Cut(Resource), Namespace = Cut(Namespace),
        Name = Cut(Name), Extension = Cut(Extension), CorrelationId = Cut(CorrelationId),
    };

    private static string Cut(string text)
    {
        if (text.Length > MaximumText) text = text[..MaximumText];
        // PostgreSQL has no NUL in a text.
        return text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
    }

    private static string Text(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static string Text(JsonElement record, string part, string name) => record.TryGetProperty(part, out var inner) ? Text(inner, name) : "";
}
