namespace LuBan.Observability.Prometheus;

/// <summary>Nothing is scraped and no rule is there.</summary>
internal sealed class NoMonitoring : IMonitoringState
{
    public object Targets(string state, string? @namespace) => new { activeTargets = Array.Empty<object>(), droppedTargets = Array.Empty<object>() };

    public object Rules(string type, string? @namespace) => new { groups = Array.Empty<object>() };

    public object Alerts(string? @namespace) => new { alerts = Array.Empty<object>() };
}
