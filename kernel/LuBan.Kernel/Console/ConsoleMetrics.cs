using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Console;

/// <summary>The console's figures.</summary>
internal static class ConsoleMetrics
{
    private static readonly Meter Meter = new("LuBan.Kernel");

    private static readonly Counter<long> Documents = Meter.CreateCounter<long>("luban.console.documents", description: "Contributions documents that were asked for, by whether the browser had them.");
    private static readonly UpDownCounter<long> Streams = Meter.CreateUpDownCounter<long>("luban.console.streams", description: "Event streams that are open.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("luban.console.errors", description: "Errors of extensions in browsers.");
    private static readonly Counter<long> Violations = Meter.CreateCounter<long>("luban.console.csp.reports", description: "Reports about what the content security policy refused.");

    public static void Served(bool wasSame) => Documents.Add(1, new KeyValuePair<string, object?>("outcome", wasSame ? "same" : "sent"));

    public static void Opened() => Streams.Add(1);

    public static void Closed() => Streams.Add(-1);

    public static void Failed(string extension, string phase) => Errors.Add(1, new("extension", extension), new("phase", phase));

    public static void Violated(string directive) => Violations.Add(1, new KeyValuePair<string, object?>("directive", directive));
}
