using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Observability.Logs.Api;

/// <summary>A line as clients see it.</summary>
/// <param name="Id">Its place in the order of all lines: for context, and as a cursor.</param>
/// <param name="Time">RFC 3339 with microseconds.</param>
/// <param name="Level">Its level.</param>
/// <param name="Text">What people read.</param>
/// <param name="Labels">Where it comes from.</param>
/// <param name="Fields">The other fields of a structured line; null for none.</param>
internal sealed record LineView(string Id, string Time, string Level, string Text, IReadOnlyDictionary<string, string> Labels, JsonNode? Fields)
{
    internal static LineView Of(LogLine line) =>
        new(line.Position.ToString(), LogTime.Text(line.Time), line.Level.Text(), line.Text, line.Labels.Pairs.ToDictionary(), Document(line.Fields));

    internal static JsonNode? Document(string fields)
    {
        if (fields.Length == 0) return null;
        try
        {
            return JsonNode.Parse(fields);
        }
        catch (JsonException)
        {
            return JsonValue.Create(fields);
        }
    }
}
