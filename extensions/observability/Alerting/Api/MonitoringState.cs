using LuBan.Observability.Prometheus;
using LuBan.Observability.Scraping;

namespace LuBan.Observability.Alerting.Api;

/// <summary>Targets, rules and alerts as they are now.</summary>
internal sealed class MonitoringState(Scraper scraper, RuleEngine rules) : IMonitoringState
{
    public object Targets(string state, string? @namespace) => PrometheusTargets.Targets(scraper, state, @namespace);

    public object Rules(string type, string? @namespace) => PrometheusRules.Rules(rules, @namespace, type);

    public object Alerts(string? @namespace) => PrometheusRules.Alerts(rules, @namespace);
}
