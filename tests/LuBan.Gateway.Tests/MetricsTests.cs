using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests;

/// <summary>What the forwarder tells about itself.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_upstream_outcome_and_status()
    {
        var name = $"metered-{Guid.NewGuid():N}";
        var counted = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name.StartsWith("luban.gateway.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument); } };
        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.ToArray();
            if (!labels.Any(label => Equals(label.Value, name))) return;
            counted.AddOrUpdate($"{instrument.Name} {string.Join(' ', labels.Skip(1).Select(label => label.Value))}".Trim(), value, (_, before) => before + value);
        }
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Count(instrument, 1, tags));
        listener.Start();
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options with { Name = name });

        foreach (var target in (string[])["/a", "/b", "/../c"])
        {
            using var client = await front.ConnectAsync();
            await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
            await client.ResponseAsync();
            await front.ResultAsync();
        }

        Assert.Equal(2, counted["luban.gateway.requests Answered 2xx"]);
        Assert.Equal(1, counted["luban.gateway.requests Refused 4xx"]);
        Assert.Equal(2, counted["luban.gateway.headers_time"]);
        Assert.Equal(0, counted["luban.gateway.active"]);
    }
}
