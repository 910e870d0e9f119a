using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;

namespace LuBan.Cli.Commands;

internal static class PlanColumns
{
    public static IReadOnlyList<Column> For(TimeProvider time) =>
    [
        new("ID", item => As(item).Id),
        new("VERSION", item => As(item).InstalledVersion),
        new("WANTED", item => As(item).WantedVersion),
        new("PHASE", item => As(item).Phase),
        new("STEP", item => As(item) is { Step: { } step } plan ? plan.Percent is { } percent ? $"{step} {percent} %" : step : null),
        new("AGE", item => Age(item, time)),
    ];

    private static Plan As(JsonNode item) => new((JsonObject)item);

    private static string? Age(JsonNode item, TimeProvider time)
    {
        if (!DateTimeOffset.TryParse(item.Text("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, out var created)) return null;
        var age = time.GetUtcNow() - created;
        // Another machine's clock may be ahead.
        return Durations.Format(age < TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)));
    }
}
