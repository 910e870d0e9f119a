using LuBan.Observability.Prometheus;
using LuBan.Observability.Scraping;

namespace LuBan.Observability.Alerting.Api;

/// <summary>Rules, alerts and targets for Prometheus' API.</summary>
internal sealed class MonitoringState(RuleEngine engine, Scraper scraper) : IMonitoringState
{
    public object Targets(string state, string? @namespace) => TargetsJson.Targets(scraper, state, @namespace);

    public object Rules(string type, string? @namespace) => RulesJson.Rules(engine, @namespace, type);

    public object Alerts(string? @namespace) => RulesJson.Alerts(engine, @namespace);
}
