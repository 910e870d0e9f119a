namespace LuBan.Observability.Metrics.Head;

/// <summary>A metric that met a limit of series.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Job">Who sends it.</param>
/// <param name="Refused">Samples of new series that were refused since the start.</param>
/// <param name="Series">Its active series.</param>
internal sealed record Offender(string Metric, string Job, long Refused, int Series);
