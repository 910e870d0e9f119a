using System.Collections.Concurrent;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>Buckets of tokens: one, or one for each value of a header or each address.</summary>
internal sealed class RateLimit(RateLimitEntry entry, TimeProvider time)
{
    /// <summary>More callers than this share one bucket: nobody may fill the memory with names.</summary>
    private const int MaxKeys = 10_000;

    private readonly CompiledMatch? _match = entry.Match is { } match ? new CompiledMatch(match) : null;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public RateLimitEntry Entry => entry;

    /// <summary>Takes a token; else how long until there is one. Requests that the limit is not about have no wait.</summary>
    public TimeSpan? Wait(RequestFacts facts)
    {
        if (_match?.FirstFailing(facts) is not null) return null;
        var key = KeyOf(facts);
        if (!_buckets.TryGetValue(key, out var bucket)) bucket = _buckets.GetOrAdd(_buckets.Count < MaxKeys ? key : "*", _ => new Bucket(entry, time));
        return bucket.Take();
    }

    private string KeyOf(RequestFacts facts) =>
        entry.Header is { } header ? facts.Headers.TryGetValue(header, out var value) ? value.ToString() : "" : entry.BySource ? facts.Source?.ToString() ?? "" : "";

    private sealed class Bucket(RateLimitEntry entry, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private double _tokens = entry.Burst;
        private long _at = time.GetTimestamp();

        public TimeSpan? Take()
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _tokens = Math.Min(entry.Burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * entry.PerSecond));
                _at = now;
                if (_tokens < 1) return TimeSpan.FromSeconds((1 - _tokens) / entry.PerSecond);
                _tokens--;
                return null;
            }
        }
    }
}
