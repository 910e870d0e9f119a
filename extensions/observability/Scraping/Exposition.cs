using LuBan.Observability.Metrics;

namespace LuBan.Observability.Scraping;

/// <summary>What a target told: samples, some with times of their own, and what the metrics mean.</summary>
internal sealed record Exposition(IReadOnlyList<ExposedSample> Samples, IReadOnlyList<MetricDescription> Descriptions);

/// <summary>A sample as a target wrote it; <see cref="Milliseconds"/> is null when it gave no time.</summary>
internal readonly record struct ExposedSample(Labels Labels, double Value, long? Milliseconds);
