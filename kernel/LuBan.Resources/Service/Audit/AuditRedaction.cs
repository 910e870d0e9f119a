using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LuBan.Resources;

/// <summary>Takes out of what others have sent what must not stand in a record, a log or an event.</summary>
/// <param name="fields">Names of fields, besides the usual ones, whose values are confidential; in any case, <c>-</c> and <c>_</c> do not count.</param>
/// <param name="places">Parts of objects whose values are confidential.</param>
public sealed partial class AuditRedaction(IEnumerable<string> fields, IEnumerable<ConfidentialPlace> places)
{
    /// <summary>What stands in the place of a confidential value.</summary>
    public const string Mark = "[redacted]";

    /// <summary>What stands in the place of a content that is too long to be recorded.</summary>
    public const string TooLong = "[too long]";

    /// <summary>Of longer texts only so many characters are recorded.</summary>
    private const int MaximumText = 4096;

    private static readonly string[] Usual =
    [
        "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "accesskey", "secretkey", "privatekey", "signingkey", "encryptionkey", "credential", "authorization",
        "cookie", "setcookie", "connectionstring", "assertion", "otp", "totp", "recoverycode", "usercode", "devicecode", "codeverifier",
    ];

    /// <summary>Parameters of a query that are confidential, though fields of that name are not.</summary>
    private static readonly string[] Parameters = ["code", "state", "nonce", "key", "sig", "signature", "SAMLResponse"];

    /// <summary>Names that end as a confidential one does, and are none.</summary>
    private static readonly FrozenSet<string> Harmless = new[] { "credentialssecret", "imagepullsecret", "automountserviceaccounttoken", "continuetoken", "synctoken" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly string[] _fields = [.. Usual, .. fields.Select(Normal)];
    private readonly ConfidentialPlace[] _places = [.. places];

    /// <summary>With the usual names alone.</summary>
    public static AuditRedaction Default { get; } = new([], []);

    /// <summary>Whether values under a name are confidential.</summary>
    /// <param name="name">The name of a field, a header or a query parameter.</param>
    /// <returns>True for <c>password</c>, <c>clientSecret</c>, <c>X-Api-Key</c> and the like.</returns>
    public bool IsConfidential(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var normal = Normal(name);
        if (Harmless.Contains(normal)) return false;
        var singular = normal.EndsWith('s') ? normal[..^1] : normal;
        return _fields.Any(field => normal.EndsWith(field, StringComparison.Ordinal) || singular.EndsWith(field, StringComparison.Ordinal));
    }

    /// <summary>A text without anything that is shaped like a credential.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text, shortened when it is very long; <see cref="Mark"/> when it could not be looked through in a second.</returns>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Text(text, Credentials());
    }

    internal static string Text(string text, Regex credentials)
    {
        try
        {
            var clean = credentials.Replace(text, match => match.Groups["keep"].Value + Mark);
            return clean.Length <= MaximumText ? clean : clean[..MaximumText] + "…";
        }
        catch (RegexMatchTimeoutException)
        {
            // A thread that had to wait for its processor is enough. Nobody knows what stands in the text, so nothing of it is written.
            return Mark;
        }
    }

    /// <summary>A path and a query without confidential parameters.</summary>
    /// <param name="path">The path.</param>
    /// <param name="query">The parameters in their order.</param>
    /// <returns>The text.</returns>
    public string Path(string path, IEnumerable<KeyValuePair<string, string>> query)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parameters = query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={(IsConfidential(pair.Key) || Parameters.Contains(pair.Key, StringComparer.OrdinalIgnoreCase) ? Mark : Uri.EscapeDataString(Text(pair.Value)))}").ToList();
        return Text(parameters.Count == 0 ? path : $"{path}?{string.Join('&', parameters)}");
    }

    /// <summary>A copy of a content without confidential values.</summary>
    /// <param name="content">Any JSON.</param>
    /// <param name="kind">The kind whose object it is; null for none.</param>
    /// <param name="maximumBytes">How long it may be as text.</param>
    /// <returns>The copy; <see cref="TooLong"/> when it is longer.</returns>
    public JsonNode? Content(JsonNode? content, ResourceKind? kind, int maximumBytes)
    {
        if (content is null) return null;
        var clean = Clean(content, "", kind, kind?.Schema);
        return JsonSerializer.SerializeToUtf8Bytes(clean).Length <= maximumBytes ? clean : JsonValue.Create(TooLong);
    }

    /// <summary>The same for a part of an object.</summary>
    /// <param name="value">The part.</param>
    /// <param name="path">Where it is, as a JSON pointer.</param>
    /// <param name="kind">The kind.</param>
    /// <returns>The copy.</returns>
    internal JsonNode? Part(JsonNode? value, string path, ResourceKind? kind)
    {
        var names = path.Split('/').Skip(1).ToList();
        var schema = kind?.Schema;
        foreach (var name in names)
        {
            if (IsConfidential(name) || IsMarked(schema)) return Hidden(value);
            schema = Schema(schema, name);
        }

        return Clean(value, path, kind, schema);
    }

    private JsonNode? Clean(JsonNode? node, string path, ResourceKind? kind, JsonObject? schema)
    {
        if (IsMarked(schema) || IsPlace(path, kind)) return Hidden(node);
        return node switch
        {
            JsonObject fields => new JsonObject(fields.Where(field => !IsNoise(path, field.Key))
                .Select(field => new KeyValuePair<string, JsonNode?>(field.Key, IsConfidential(field.Key) ? Hidden(field.Value) : Clean(field.Value, $"{path}/{field.Key}", kind, Schema(schema, field.Key))))),
            JsonArray items => new JsonArray([.. items.Select(item => Clean(item, path + "/-", kind, schema?["items"] as JsonObject))]),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Text(value.GetValue<string>())),
            _ => node?.DeepClone(),
        };
    }

    /// <summary>The shape stays, so that it can be seen what was set; the values go.</summary>
    private static JsonNode? Hidden(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => new KeyValuePair<string, JsonNode?>(field.Key, Hidden(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Hidden)]),
        null => null,
        _ => JsonValue.Create(Mark),
    };

    private bool IsPlace(string path, ResourceKind? kind) =>
        kind is not null && _places.Any(place => place.Group == kind.Group && place.Plural == kind.Plural && (path == place.Path || path.StartsWith(place.Path + "/", StringComparison.Ordinal)));

    private static bool IsMarked(JsonObject? schema) =>
        schema is not null && (schema["format"]?.ToString() == "password" || schema["x-luban-secret"] is JsonValue { } marked && marked.TryGetValue<bool>(out var secret) && secret);

    /// <summary>What repeats the whole object, or only says who owns which field.</summary>
    internal static bool IsNoise(string path, string field) =>
        (path == "/metadata" && field is "managedFields" or "resourceVersion") || (path == "/metadata/annotations" && field == "kubectl.kubernetes.io/last-applied-configuration");

    private static JsonObject? Schema(JsonObject? schema, string field) =>
        schema?["properties"]?[field] as JsonObject ?? schema?["additionalProperties"] as JsonObject ?? (int.TryParse(field, out _) || field == "-" ? schema?["items"] as JsonObject : null);

    private static string Normal(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Personal tokens, the kernel's tokens, JSON web tokens, HTTP credentials, private keys, and passwords in addresses.</summary>
    [GeneratedRegex(
        """\blbp_[A-Za-z0-9_-]{16,}|\blb1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*|(?<keep>\b(?:Bearer|Basic|Digest|Negotiate)\s+)[A-Za-z0-9+/=._~-]{6,}|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|(?<keep>\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:)[^\s/@]+(?=@)|(?<keep>\b(?:[Pp]assword|[Pp]wd|[Aa]pi[_-]?[Kk]ey|[Cc]lient_secret|[Aa]ccess_token|[Rr]efresh_token|[Ii]d_token)=)[^\s;&,"']+""",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Credentials();
}

/// <summary>A part of a kind's objects whose values are confidential.</summary>
/// <param name="Group">The API group.</param>
/// <param name="Plural">The plural.</param>
/// <param name="Path">A JSON pointer, such as <c>/spec/config</c>.</param>
public sealed record ConfidentialPlace(string Group, string Plural, string Path);
