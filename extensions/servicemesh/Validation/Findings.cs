using System.Text.RegularExpressions;
using LuBan.ServiceMesh.Proxy.Forwarding;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Routing;

namespace LuBan.ServiceMesh.Validation;

/// <summary>Collects findings, and knows the checks that many fields share.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public void Error(string code, string field, string message) => _all.Add(new(code, true, field, message));

    public void Warning(string code, string field, string message) => _all.Add(new(code, false, field, message));

    public void Unsupported(string field, object? value, string instead = "It has no effect.")
    {
        if (value is not null) Warning("LB9329", field, $"The field is not supported by this mesh. {instead}");
    }

    /// <summary>A span of time; null where there is none, or it cannot be read.</summary>
    public TimeSpan? Span(string? text, string field, bool mayBeZero = false)
    {
        if (text is null) return null;
        var span = Duration.Parse(text);
        if (span is null || (span == TimeSpan.Zero && !mayBeZero)) Error("LB9305", field, $"'{text}' is no span of time{(mayBeZero ? "" : " above 0")}, such as 500ms, 5s or 1m30s.");
        return span;
    }

    public void Share(double? percent, string field)
    {
        if (percent is < 0 or > 100) Error("LB9306", field, $"{percent} is no percentage. Write 0 to 100.");
    }

    public void Expression(string? pattern, string field)
    {
        if (pattern is null) return;
        try
        {
            _ = TextPredicate.Expression(pattern, whole: true);
        }
        catch (Exception exception) when (exception is RegexParseException or NotSupportedException)
        {
            Error("LB9304", field, $"'{pattern}' is no regular expression that the mesh can use: {exception.Message} Look-around and back references are not possible (RE2).");
        }
    }

    public void Text(StringMatch? match, string field)
    {
        if (match is null) return;
        if (new[] { match.Exact, match.Prefix, match.Regex }.Count(one => one is not null) > 1) Error("LB9309", field, "Only one of exact, prefix and regex may be given.");
        Expression(match.Regex, $"{field}.regex");
    }

    public void Match(HttpMatchRequest match, string field)
    {
        Text(match.Uri, $"{field}.uri");
        Text(match.Scheme, $"{field}.scheme");
        Text(match.Method, $"{field}.method");
        Text(match.Authority, $"{field}.authority");
        foreach (var (kind, texts) in new[] { ("headers", match.Headers), ("withoutHeaders", match.WithoutHeaders), ("queryParams", match.QueryParams) })
        {
            foreach (var (name, text) in texts ?? new Dictionary<string, StringMatch>()) Text(text, $"{field}.{kind}[{name}]");
        }
        Unsupported($"{field}.sourceLabels", match.SourceLabels, "Callers are not told apart by labels here. Match a header instead.");
        Unsupported($"{field}.sourceNamespace", match.SourceNamespace, "Callers are not told apart by namespace here. Match a header instead.");
        Unsupported($"{field}.gateways", match.Gateways);
        Unsupported($"{field}.statPrefix", match.StatPrefix);
    }

    public void Headers(HeaderOperations? headers, string field)
    {
        foreach (var (side, changes) in new[] { ("request", headers?.Request), ("response", headers?.Response) })
        {
            foreach (var name in (changes?.Set?.Keys ?? []).Concat(changes?.Add?.Keys ?? [])) if (!HeaderEdits.IsAllowed(name)) Error("LB9310", $"{field}.{side}", $"'{name}' belongs to one connection, or says where a message ends, and is not for rules to set.");
        }
    }
}
