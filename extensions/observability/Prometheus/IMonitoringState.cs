namespace LuBan.Observability.Prometheus;

/// <summary>What scraping and alerting show in Prometheus' API. What is given back is written as JSON, as the value of <c>data</c>.</summary>
internal interface IMonitoringState
{
    /// <summary>As <c>/api/v1/targets</c>: <c>{ activeTargets, droppedTargets }</c>.</summary>
    /// <param name="state"><c>active</c>, <c>dropped</c> or <c>any</c>.</param>
    /// <param name="namespace">Only what belongs to it; null for all.</param>
    object Targets(string state, string? @namespace);

    /// <summary>As <c>/api/v1/rules</c>: <c>{ groups }</c>.</summary>
    /// <param name="type"><c>alert</c>, <c>record</c>, or empty for both.</param>
    /// <param name="namespace">Only what belongs to it; null for all.</param>
    object Rules(string type, string? @namespace);

    /// <summary>As <c>/api/v1/alerts</c>: <c>{ alerts }</c>.</summary>
    /// <param name="namespace">Only what belongs to it; null for all.</param>
    object Alerts(string? @namespace);
}
