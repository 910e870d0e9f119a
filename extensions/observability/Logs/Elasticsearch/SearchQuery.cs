using System.Globalization;
using System.Text.Json;
using LuBan.Observability.Logs.Query;
using LuBan.Sdk;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>Reads queries of Elasticsearch's search language, as far as they make sense for lines. Anything else is refused by its name.</summary>
internal sealed class SearchQuery(TimeProvider time)
{
    private const int Deepest = 20;

    private static readonly HashSet<string> TextFields = ["message", "text", "msg", "log", "*", "_all"];

    private int _depth;

    internal static ExtensionException Wrong(string what) => new("LB9235", $"The search cannot be answered: {what}. See docs/logs.md for what is understood.");

    internal LogExpression Read(JsonElement query)
    {
        if (query.ValueKind != JsonValueKind.Object || query.EnumerateObject().Count() != 1) throw Wrong("a query has to be an object with one kind of query");
        if (++_depth > Deepest) throw Wrong($"queries stand more than {Deepest} times in each other");
        var kind = query.EnumerateObject().First();
        var read = kind.Name switch
        {
            "match_all" => LogExpression.Everything,
            "match_none" => new NotThat(LogExpression.Everything),
            "match" => Match(One(kind.Value)),
            "match_phrase" => Phrase(One(kind.Value)),
            "multi_match" => LogExpression.And(Words(Text(kind.Value, "query"), "and")),
            "query_string" or "simple_query_string" => LogQueryParser.Parse(Text(kind.Value, "query")),
            "term" => Term(One(kind.Value)),
            "terms" => Terms(kind.Value),
            "prefix" => Field(One(kind.Value), value => ValueTest.Like(value + "*")),
            "wildcard" => Field(One(kind.Value), ValueTest.Like),
            "exists" => new NotThat(new FieldMatch(Text(kind.Value, "field"), new ValueTest.Exactly(""))),
            "range" => Range(One(kind.Value)),
            "bool" => Bool(kind.Value),
            _ => throw Wrong($"the query '{kind.Name}' is not known here"),
        };
        _depth--;
        return read;
    }

    private LogExpression Bool(JsonElement query)
    {
        var parts = new List<LogExpression>();
        var should = new List<LogExpression>();
        var least = (int?)null;
        foreach (var clause in query.EnumerateObject())
        {
            switch (clause.Name)
            {
                case "must" or "filter": parts.AddRange(Many(clause.Value)); break;
                case "must_not": parts.AddRange(Many(clause.Value).Select(part => new NotThat(part))); break;
                case "should": should.AddRange(Many(clause.Value)); break;
                case "minimum_should_match": least = clause.Value.ValueKind == JsonValueKind.Number ? clause.Value.GetInt32() : throw Wrong("minimum_should_match has to be a number"); break;
                case "boost" or "adjust_pure_negative": break;
                default: throw Wrong($"'{clause.Name}' of bool is not known here");
            }
        }
        if (least is > 1) throw Wrong("minimum_should_match can be 0 or 1");
        // As Elasticsearch does: beside other clauses 'should' only ranks, unless a minimum is given.
        if (should.Count > 0 && (least ?? (parts.Count == 0 ? 1 : 0)) == 1) parts.Add(new AnyOf(should));
        return LogExpression.And(parts);
    }

    private IEnumerable<LogExpression> Many(JsonElement clause) => clause.ValueKind == JsonValueKind.Array ? [.. clause.EnumerateArray().Select(Read)] : [Read(clause)];

    private static LogExpression Match((string Field, JsonElement Value) one)
    {
        var text = Value(one.Value, "query");
        if (!TextFields.Contains(one.Field)) return Field(one, ValueTest.Like);
        var isAnd = one.Value.ValueKind == JsonValueKind.Object && one.Value.TryGetProperty("operator", out var given) && string.Equals(given.GetString(), "and", StringComparison.OrdinalIgnoreCase);
        return isAnd ? LogExpression.And(Words(text, "and")) : new AnyOf(Words(text, "or"));
    }

    private static List<LogExpression> Words(string text, string what)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => (LogExpression)TextMatch.Words(word)).ToList();
        return words.Count is > 0 and <= 100 ? words : throw Wrong($"between 1 and 100 words can be combined with {what}");
    }

    private static LogExpression Phrase((string Field, JsonElement Value) one) => TextFields.Contains(one.Field) ? TextMatch.Words(Value(one.Value, "query")) : Field(one, text => new ValueTest.Exactly(text, IgnoresCase: true));

    private static LogExpression Term((string Field, JsonElement Value) one) => TextFields.Contains(one.Field) ? TextMatch.Words(Value(one.Value, "value")) : Field(one, text => new ValueTest.Exactly(text));

    private static LogExpression Field((string Field, JsonElement Value) one, Func<string, ValueTest> test) =>
        new FieldMatch(NameOf(one.Field), test(one.Value.ValueKind == JsonValueKind.Object && one.Value.TryGetProperty("query", out _) ? Value(one.Value, "query") : Value(one.Value, "value")));

    private static LogExpression Terms(JsonElement query)
    {
        var (field, values) = One(query);
        if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() is 0 or > 100) throw Wrong("terms needs a list of 1 to 100 values");
        return new AnyOf([.. values.EnumerateArray().Select(value => Term((field, value)))]);
    }

    private LogExpression Range((string Field, JsonElement Value) one)
    {
        if (one.Value.ValueKind != JsonValueKind.Object) throw Wrong("range needs an object with gte, gt, lte or lt");
        var bounds = one.Value.EnumerateObject().Where(bound => bound.Name is not ("format" or "time_zone" or "boost" or "relation")).ToDictionary(bound => bound.Name, bound => bound.Value);
        if (bounds.Keys.Except(["gte", "gt", "lte", "lt"]).FirstOrDefault() is { } strange) throw Wrong($"'{strange}' of range is not known here");
        if (one.Field is not ("@timestamp" or "timestamp" or "time")) return new NumberMatch(NameOf(one.Field), Number(bounds, "gt") ?? Number(bounds, "gte"), bounds.ContainsKey("gt"), Number(bounds, "lt") ?? Number(bounds, "lte"), bounds.ContainsKey("lt"));
        var from = Moment(bounds, "gte") ?? (Moment(bounds, "gt") is { } after ? after + 1000 : long.MinValue / 4);
        // Times of Elasticsearch are milliseconds: "up to 12" means the whole of that millisecond.
        return new TimeMatch(from, Moment(bounds, "lt") ?? (Moment(bounds, "lte") is { } last ? last + 1000 : long.MaxValue / 4));
    }

    private static double? Number(Dictionary<string, JsonElement> bounds, string name) => !bounds.TryGetValue(name, out var value) ? null
        : double.TryParse(Scalar(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong($"'{name}' of range has to be a number for every field but @timestamp");

    private long? Moment(Dictionary<string, JsonElement> bounds, string name)
    {
        if (!bounds.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        var text = Scalar(value);
        return Now(text) ?? LogTime.Parse(text) ?? throw Wrong($"'{text}' is no time; write RFC 3339, milliseconds since 1970, or now-15m");
    }

    /// <summary>now, now-15m, now+1d.</summary>
    private long? Now(string text)
    {
        if (!text.StartsWith("now", StringComparison.Ordinal)) return null;
        var now = LogTime.Of(time.GetUtcNow());
        if (text.Length == 3) return now;
        var unit = text[^1] switch { 's' => 1L, 'm' => 60, 'h' or 'H' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
        return unit > 0 && text[3] is '-' or '+' && int.TryParse(text.AsSpan(3, text.Length - 4), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? now + (count * unit * LogTime.Second) : null;
    }

    private static string NameOf(string field)
    {
        var name = field.EndsWith(".keyword", StringComparison.Ordinal) ? field[..^8] : field;
        return name == "_index" ? LogLabels.Index : name;
    }

    private static (string Field, JsonElement Value) One(JsonElement query)
    {
        if (query.ValueKind != JsonValueKind.Object) throw Wrong("a query names its field: {\"message\": …}");
        var fields = query.EnumerateObject().Where(field => field.Name != "boost").ToList();
        return fields is [var only] ? (only.Name, only.Value) : throw Wrong("a query has one field");
    }

    private static string Text(JsonElement query, string name) => query.ValueKind == JsonValueKind.Object && query.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong($"'{name}' is missing");

    private static string Value(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object ? value.TryGetProperty(name, out var inner) ? Scalar(inner) : throw Wrong($"'{name}' is missing") : Scalar(value);

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw Wrong("a value has to be a text, a number, or true or false"),
    };
}
