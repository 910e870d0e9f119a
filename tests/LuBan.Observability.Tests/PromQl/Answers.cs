using System.Globalization;
using System.Text.Json;

namespace LuBan.Observability.Tests.PromQl;

/// <summary>Compares two answers of the API.</summary>
internal static class Answers
{
    /// <summary>What differs; null when nothing does.</summary>
    public static string? Difference(JsonElement expected, JsonElement actual, bool isOrdered)
    {
        var (expectedStatus, actualStatus) = (expected.GetProperty("status").GetString(), actual.GetProperty("status").GetString());
        if (expectedStatus != actualStatus) return $"expected {expectedStatus}, got {actualStatus}: {Short(expected)} / {Short(actual)}";
        if (expectedStatus == "error")
        {
            var (expectedType, actualType) = (expected.GetProperty("errorType").GetString(), actual.GetProperty("errorType").GetString());
            return expectedType == actualType ? null : $"expected {expectedType}, got {actualType}: {Short(expected)} / {Short(actual)}";
        }
        var (left, right) = (expected.GetProperty("data"), actual.GetProperty("data"));
        var type = left.GetProperty("resultType").GetString();
        if (type != right.GetProperty("resultType").GetString()) return $"expected {type}, got {right.GetProperty("resultType")}";
        if (type is "scalar" or "string") return Points("", [left.GetProperty("result")], [right.GetProperty("result")]);
        return Series(left.GetProperty("result"), right.GetProperty("result"), type == "vector" ? "value" : "values", isOrdered);
    }

    private static string? Series(JsonElement expected, JsonElement actual, string values, bool isOrdered)
    {
        var left = expected.EnumerateArray().Select(series => (Name: Name(series), series)).ToList();
        var right = actual.EnumerateArray().Select(series => (Name: Name(series), series)).ToList();
        if (!isOrdered)
        {
            left = [.. left.OrderBy(series => series.Name, StringComparer.Ordinal)];
            right = [.. right.OrderBy(series => series.Name, StringComparer.Ordinal)];
        }
        if (!left.Select(series => series.Name).SequenceEqual(right.Select(series => series.Name))) return $"series: expected {string.Join(' ', left.Select(series => series.Name))}\n got {string.Join(' ', right.Select(series => series.Name))}";
        for (var i = 0; i < left.Count; i++)
        {
            var (a, b) = (left[i].series.GetProperty(values), right[i].series.GetProperty(values));
            var difference = values == "value" ? Points(left[i].Name, [a], [b]) : Points(left[i].Name, [.. a.EnumerateArray()], [.. b.EnumerateArray()]);
            if (difference is not null) return difference;
        }
        return null;
    }

    private static string? Points(string name, List<JsonElement> expected, List<JsonElement> actual)
    {
        if (expected.Count != actual.Count) return $"{name}: expected {expected.Count} points, got {actual.Count}";
        for (var i = 0; i < expected.Count; i++)
        {
            if (expected[i][0].GetDouble() != actual[i][0].GetDouble()) return $"{name}: expected the time {expected[i][0]}, got {actual[i][0]}";
            var (left, right) = (expected[i][1].GetString()!, actual[i][1].GetString()!);
            if (left != right && !Close(Number(left), Number(right))) return $"{name} at {expected[i][0]}: expected {left}, got {right}";
        }
        return null;
    }

    private static bool Close(double left, double right) =>
        left.Equals(right) || Math.Abs(left - right) <= 1e-9 * Math.Max(Math.Abs(left), Math.Abs(right));

    private static double Number(string text) => text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.Parse(text, CultureInfo.InvariantCulture) };

    private static string Name(JsonElement series) => "{" + string.Join(",", series.GetProperty("metric").EnumerateObject().OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}={label.Value}")) + "}";

    private static string Short(JsonElement element) => element.ToString() is { Length: > 400 } text ? text[..400] : element.ToString();
}
