namespace LuBan.Observability.Host;

/// <summary>Reads everything that is known of this machine. Each part by itself: one that fails takes no other along.</summary>
internal sealed class HostReader(HostFiles files, TimeProvider time)
{
    public IReadOnlyList<HostSample> Read()
    {
        var samples = new List<HostSample>();
        Add("cpu", () => ProcessorMetrics.Read(files));
        Add("meminfo", () => MemoryMetrics.Read(files));
        Add("filesystem", () => FileSystemMetrics.Read(files));
        Add("diskstats", () => DiskMetrics.Read(files));
        Add("netdev", () => NetworkMetrics.Read(files));
        Add("system", () => SystemMetrics.Read(files, time));
        return samples;

        void Add(string collector, Func<IEnumerable<HostSample>> read)
        {
            var (begun, count, failed) = (time.GetTimestamp(), samples.Count, false);
            try
            {
                samples.AddRange(read());
            }
            catch (Exception failure) when (failure is IOException or FormatException or OverflowException or UnauthorizedAccessException)
            {
                samples.RemoveRange(count, samples.Count - count);
                failed = true;
            }
            samples.Add(new("node_scrape_collector_success", failed ? 0 : 1, ("collector", collector)));
            samples.Add(new("node_scrape_collector_duration_seconds", time.GetElapsedTime(begun).TotalSeconds, ("collector", collector)));
        }
    }
}
