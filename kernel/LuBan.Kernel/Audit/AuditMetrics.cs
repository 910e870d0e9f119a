using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Audit;

/// <summary>The kernel's instruments of the audit log; records and their latency are counted by the store.</summary>
internal static class AuditMetrics
{
    private static readonly Meter Meter = new("LuBan.Audit");

    private static readonly Counter<long> Unrecorded = Meter.CreateCounter<long>("luban.audit.refused", "{request}", "Requests that were refused because they could not be recorded.");

    private static readonly Counter<long> LostRecords = Meter.CreateCounter<long>("luban.audit.lost", "{record}", "Records that were lost. Stays 0: a request that cannot be recorded is refused.");

    static AuditMetrics() => LostRecords.Add(0);

    public static void Refused() => Unrecorded.Add(1);

    public static void Lost() => LostRecords.Add(1);
}
