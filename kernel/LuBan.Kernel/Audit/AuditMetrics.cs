using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Audit;

/// <summary>The kernel's instruments of the audit log; records and their latency are counted by the store.</summary>
internal static class AuditMetrics
{
    private static readonly Meter Meter = new("LuBan.Audit");

    private static readonly Counter<long> Unrecorded = Meter.CreateCounter<long>("luban.audit.refused", "{request}", "Requests that were refused because they could not be recorded.");

    private static readonly Counter<long> LostRecords = Meter.CreateCounter<long>("luban.audit.lost", "{record}", "Records that were lost. Stays 0: a request that cannot be recorded is refused.");

    private static readonly Counter<long> MissedRecords = Meter.CreateCounter<long>("luban.audit.sink_missed", "{record}", "Records that retention removed before a sink had them.");

    private static readonly ConcurrentDictionary<AuditSinkFeed, bool> Feeds = new();

    static AuditMetrics()
    {
        LostRecords.Add(0);
        Meter.CreateObservableGauge("luban.audit.sink_lag", () => Feeds.Keys.Select(feed => new Measurement<long>(feed.Lag, new KeyValuePair<string, object?>("sink", feed.Name))), "{record}", "Records that a sink does not have yet.");
    }

    public static void Register(AuditSinkFeed feed) => Feeds[feed] = true;

    public static void Unregister(AuditSinkFeed feed) => Feeds.TryRemove(feed, out _);

    public static void Missed(string sink, long records) => MissedRecords.Add(records, new KeyValuePair<string, object?>("sink", sink));

    public static void Refused() => Unrecorded.Add(1);

    public static void Lost() => LostRecords.Add(1);
}
