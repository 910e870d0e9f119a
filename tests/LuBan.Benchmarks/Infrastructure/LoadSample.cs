namespace LuBan.Benchmarks;

/// <summary>What one slice of load gave.</summary>
/// <param name="Requests">Answered, all with 200.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="CpuSeconds">Processor time of the server.</param>
/// <param name="Latency">The median, in microseconds.</param>
/// <param name="Slow">The 99th percentile, in microseconds.</param>
internal sealed record LoadSample(int Requests, TimeSpan Elapsed, double CpuSeconds, double Latency, double Slow)
{
    public double Throughput => Requests / Elapsed.TotalSeconds;

    /// <summary>Microseconds of the server's processor time.</summary>
    public double CpuPerRequest => CpuSeconds * 1e6 / Requests;
}
