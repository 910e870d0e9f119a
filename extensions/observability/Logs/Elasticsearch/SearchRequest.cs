using System.Globalization;
using System.Text.Json;
using LuBan.Observability.Logs.Query;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>A search in Elasticsearch's words.</summary>
internal sealed record SearchRequest(LogSearch Search, int From, int Size, bool TracksTotal)
{
    private const int MostHits = 10_000;

    private static readonly HashSet<string> Known = ["query", "from", "size", "sort", "track_total_hits", "_source", "timeout", "version", "seq_no_primary_term", "stored_fields", "track_scores", "explain"];

    /// <exception cref="ExtensionException">LB9235: it asks for what is not there.</exception>
    internal static SearchRequest Read(ReadOnlyMemory<byte> body, string? index, IQueryCollection address, string? @namespace, TimeProvider time)
    {
        try
        {
            using var json = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            return Read(json.RootElement, index, address, @namespace, time);
        }
        catch (JsonException wrong)
        {
            throw SearchQuery.Wrong($"the body is no JSON: {wrong.Message}");
        }
    }

    private static SearchRequest Read(JsonElement body, string? index, IQueryCollection address, string? @namespace, TimeProvider time)
    {
        if (body.ValueKind != JsonValueKind.Object) throw SearchQuery.Wrong("the body has to be an object");
        var strange = body.EnumerateObject().Select(property => property.Name).Where(name => !Known.Contains(name)).ToList();
        if (strange.Count > 0) throw SearchQuery.Wrong($"{string.Join(", ", strange)} cannot be used here; {string.Join(", ", Known.Take(6))} can");
        var parts = new List<LogExpression>();
        if (index is not null and not "_all" and not "*") parts.Add(new AnyOf([.. index.Split(',').Select(one => new FieldMatch(LogLabels.Index, ValueTest.Like(one)))]));
        if (address["q"].ToString() is { Length: > 0 } text) parts.Add(LogQueryParser.Parse(text));
        if (body.TryGetProperty("query", out var query)) parts.Add(new SearchQuery(time).Read(query));
        var (from, size) = (Number(body, address, "from", 0), Number(body, address, "size", 10));
        if (from < 0 || size < 0 || from + size > MostHits) throw SearchQuery.Wrong($"from + size is {from + size}; up to {MostHits} hits can be asked for, narrower times give the rest");
        var expression = LogExpression.And(parts);
        var (first, end) = TimeMatch.SpanOf(expression);
        return new(new() { Expression = expression, Namespace = @namespace, From = first, To = end, IsBackward = IsBackward(body) }, from, size, CountsAll(body, address));
    }

    private static int Number(JsonElement body, IQueryCollection address, string name, int otherwise)
    {
        if (body.TryGetProperty(name, out var value)) return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw SearchQuery.Wrong($"{name} has to be a number");
        if (address[name].ToString() is not { Length: > 0 } text) return otherwise;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) ? parsed : throw SearchQuery.Wrong($"{name} has to be a number");
    }

    private static bool CountsAll(JsonElement body, IQueryCollection address) => !(body.TryGetProperty("track_total_hits", out var value) ? value.ValueKind == JsonValueKind.False : address["track_total_hits"] == "false");

    private static bool IsBackward(JsonElement body)
    {
        if (!body.TryGetProperty("sort", out var sort)) return true;
        var first = sort.ValueKind == JsonValueKind.Array ? sort.EnumerateArray().FirstOrDefault() : sort;
        if (first.ValueKind == JsonValueKind.Undefined) return true;
        if (first.ValueKind == JsonValueKind.String) return first.GetString() switch { "@timestamp" => false, "_doc" or "_score" => true, var other => throw SearchQuery.Wrong($"lines are sorted by @timestamp, not by {other}") };
        var field = first.ValueKind == JsonValueKind.Object ? first.EnumerateObject().FirstOrDefault() : default;
        if (field.Name is "_doc" or "_score") return true;
        if (field.Name is not "@timestamp") throw SearchQuery.Wrong($"lines are sorted by @timestamp, not by {field.Name}");
        var order = field.Value.ValueKind == JsonValueKind.Object && field.Value.TryGetProperty("order", out var given) ? given.GetString() : field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : "asc";
        return order == "desc";
    }
}
