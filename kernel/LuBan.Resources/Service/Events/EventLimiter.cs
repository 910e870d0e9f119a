namespace LuBan.Resources;

/// <summary>Cuts short who talks too much: a source may say 25 things about one object at once, then one every five minutes; and what differs only in its words is put together.</summary>
/// <remarks>The numbers are those of the recorder of Kubernetes. Not thread-safe.</remarks>
internal sealed class EventLimiter(TimeProvider time)
{
    internal const string CombinedPrefix = "(combined from similar events): ";

    private const int Burst = 25;
    private const int SimilarMessages = 10;
    private const int Remembered = 4096;

    private static readonly TimeSpan RefillTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SimilarWindow = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Bucket> _buckets = [];
    private readonly Dictionary<string, Similar> _similar = [];

    /// <summary>Whether the source may say one more thing about the object now.</summary>
    internal bool Admits(EventNote note)
    {
        var now = time.GetUtcNow();
        var bucket = _buckets.GetValueOrDefault(note.SourceKey) ?? new Bucket(Burst, now);
        var tokens = Math.Min(Burst, bucket.Tokens + ((now - bucket.At) / RefillTime));
        _buckets[note.SourceKey] = new Bucket(tokens >= 1 ? tokens - 1 : tokens, now);
        Forget(_buckets, entry => entry.At);
        return tokens >= 1;
    }

    /// <summary>The note as it is, or the one that stands for many similar ones, and the key that it is counted under.</summary>
    internal (EventNote Note, string Key) Combine(EventNote note)
    {
        var now = time.GetUtcNow();
        if (!_similar.TryGetValue(note.GroupKey, out var similar) || now - similar.At > SimilarWindow) similar = new Similar([], now);
        similar.Messages.Add(note.Message);
        _similar[note.GroupKey] = similar with { At = now };
        Forget(_similar, entry => entry.At);
        return similar.Messages.Count < SimilarMessages ? (note, note.Key) : (note with { Message = CombinedPrefix + note.Message }, note.GroupKey);
    }

    private static void Forget<T>(Dictionary<string, T> entries, Func<T, DateTimeOffset> lastUse)
    {
        if (entries.Count <= Remembered) return;
        foreach (var (key, _) in entries.OrderBy(entry => lastUse(entry.Value)).Take(Remembered / 4).ToList()) entries.Remove(key);
    }

    private sealed record Bucket(double Tokens, DateTimeOffset At);

    private sealed record Similar(HashSet<string> Messages, DateTimeOffset At);
}
