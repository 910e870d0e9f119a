using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl;

/// <summary>A series of a result.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Points">Its points, by time; never empty.</param>
public sealed record QuerySeries(Labels Labels, IReadOnlyList<QueryPoint> Points);
