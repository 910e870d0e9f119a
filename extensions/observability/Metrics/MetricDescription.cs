namespace LuBan.Observability.Metrics;

/// <summary>What is known of a metric beside its samples.</summary>
/// <param name="Metric">The metric's name, of a histogram or a summary without its suffix.</param>
/// <param name="Type"><c>counter</c>, <c>gauge</c>, <c>histogram</c>, <c>summary</c>, <c>info</c>, <c>stateset</c> or <c>unknown</c>.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Unit">The unit; mostly empty.</param>
public sealed record MetricDescription(string Metric, string Type, string Help, string Unit = "");
