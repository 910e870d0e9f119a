using System.Collections.Concurrent;

namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>Who called whom in the last minutes: for live figures and the topology.</summary>
internal sealed class TrafficWindow(TimeProvider time)
{
    public static readonly TimeSpan SlotLength = TimeSpan.FromSeconds(2);
    public const int Slots = 300;
    private const int MaxKeys = 500;

    private readonly ConcurrentDictionary<TrafficKey, Ring> _rings = new();

    public void Add(TrafficKey key, bool isError, double milliseconds)
    {
        if (!_rings.TryGetValue(key, out var ring))
        {
            if (_rings.Count >= MaxKeys) return;
            ring = _rings.GetOrAdd(key, _ => new Ring());
        }
        ring.Add(Now, isError, milliseconds);
    }

    /// <summary>The whole slots of the window before now, oldest first, for each pair that had requests in it.</summary>
    public IReadOnlyList<TrafficStats> Read(TimeSpan window)
    {
        var count = (int)Math.Clamp(window / SlotLength, 1, Slots - 1);
        // The slot that is still being filled comes last, so that the first request is seen at once.
        var from = Now - count + 1;
        return [.. _rings.Select(one => TrafficStats.Of(one.Key, one.Value.Read(from, count), count * SlotLength.TotalSeconds, from)).Where(one => one.Requests > 0)];
    }

    private long Now => time.GetUtcNow().Ticks / SlotLength.Ticks;

    private sealed class Ring
    {
        private readonly (long Number, TrafficSlot? Slot)[] _slots = new (long, TrafficSlot?)[Slots];

        public void Add(long number, bool isError, double milliseconds)
        {
            lock (_slots)
            {
                ref var place = ref _slots[number % Slots];
                if (place.Number != number || place.Slot is null) place = (number, new TrafficSlot());
                place.Slot!.Requests++;
                if (isError) place.Slot.Errors++;
                place.Slot.Milliseconds += milliseconds;
                place.Slot.Buckets[Histogram.IndexOf(Histogram.Milliseconds, milliseconds)]++;
            }
        }

        public TrafficSlot?[] Read(long from, int count)
        {
            lock (_slots) return [.. Enumerable.Range(0, count).Select(index => _slots[(from + index) % Slots] is var place && place.Number == from + index ? place.Slot : null)];
        }
    }
}
