using LuBan.Observability.Metrics;

namespace LuBan.Observability.Host;

/// <summary>A value of this machine.</summary>
internal readonly record struct HostSample(Labels Labels, double Value)
{
    public HostSample(string metric, double value, params ReadOnlySpan<(string Name, string Value)> labels)
        : this(Labels.Of([(Labels.MetricName, metric), .. labels]), value)
    {
    }
}
