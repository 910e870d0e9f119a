using LuBan.Extensions.Times;

namespace LuBan.DevOps.Variables;

/// <summary>Limits as upstream writes them: <c>1h30m</c>, <c>90s</c>, <c>1.5h</c>, <c>250ms</c>, <c>0</c>.</summary>
internal static class GoDuration
{
    /// <summary>The duration, or a standard when none is written; null for no limit.</summary>
    public static TimeSpan? Limit(string? text, TimeSpan? standard) => text is null || !DurationSyntax.Go.TryParse(text, out var duration) ? standard : duration == TimeSpan.Zero ? null : duration;
}
