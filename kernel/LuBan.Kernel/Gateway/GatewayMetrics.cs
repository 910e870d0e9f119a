using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Gateway;

/// <summary>Instruments of the forwarder.</summary>
internal static class GatewayMetrics
{
    private static readonly Meter Meter = new("LuBan.Kernel");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("luban.gateway.requests", description: "Forwarded requests by upstream, outcome and class of status.");
    private static readonly Histogram<double> HeadersTime = Meter.CreateHistogram<double>("luban.gateway.headers_time", "s", "Time from the request until the upstream's response headers.");
    private static readonly Histogram<double> QueueTime = Meter.CreateHistogram<double>("luban.gateway.queue_time", "s", "Time that requests waited for their turn, of those that had to wait.");
    private static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>("luban.gateway.active", description: "Requests and upgraded connections that are under way.");
    private static readonly UpDownCounter<long> Upgrades = Meter.CreateUpDownCounter<long>("luban.gateway.upgrades", description: "Upgraded connections that are open.");
    private static readonly Counter<long> BytesUp = Meter.CreateCounter<long>("luban.gateway.bytes_up", "By", "Bytes of bodies and upgraded connections sent to upstreams.");
    private static readonly Counter<long> BytesDown = Meter.CreateCounter<long>("luban.gateway.bytes_down", "By", "Bytes of bodies and upgraded connections received from upstreams.");

    public static void Began(Upstream upstream) => Active.Add(1, Label(upstream));

    public static void Ended(Upstream upstream) => Active.Add(-1, Label(upstream));

    public static void Upgraded(Upstream upstream, int change) => Upgrades.Add(change, Label(upstream));

    public static void Done(Upstream upstream, ForwardResult result) =>
        Requests.Add(1, Label(upstream), new("outcome", result.Outcome.ToString()), new("status", $"{result.Status / 100}xx"));

    public static void Headers(Upstream upstream, TimeSpan elapsed) => HeadersTime.Record(elapsed.TotalSeconds, Label(upstream));

    public static void Waited(Upstream upstream, TimeSpan elapsed) => QueueTime.Record(elapsed.TotalSeconds, Label(upstream));

    public static void Sent(int bytes) => BytesUp.Add(bytes);

    public static void Received(int bytes) => BytesDown.Add(bytes);

    private static KeyValuePair<string, object?> Label(Upstream upstream) => new("upstream", upstream.Options.Name);
}
