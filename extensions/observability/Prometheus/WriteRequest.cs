using LuBan.Observability.Metrics;

namespace LuBan.Observability.Prometheus;

/// <summary>What a remote write brings.</summary>
internal sealed class WriteRequest
{
    public List<Sample> Samples { get; } = [];

    public List<MetricDescription> Descriptions { get; } = [];

    /// <summary>Series that were left out because their labels are not labels, with an example of why.</summary>
    public int InvalidSeries { get; set; }

    public string? Problem { get; set; }

    /// <summary>Native histograms, which are not stored.</summary>
    public int Histograms { get; set; }
}
