using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Console;

/// <summary>What went wrong with extensions in browsers, lately.</summary>
internal sealed class ConsoleErrors : IDisposable
{
    private const int Kept = 50;
    private const int Degrading = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>A timer may be early by its own grain.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    private readonly ConsoleRevision _revision;
    private readonly TimeProvider _time;
    private readonly TimeSpan _remembered;
    private readonly ITimer _recovery;
    private readonly ConcurrentDictionary<string, Log> _logs = new(StringComparer.OrdinalIgnoreCase);

    public ConsoleErrors(ConsoleRevision revision, IOptions<ConsoleOptions> options, TimeProvider time)
    {
        (_revision, _time, _remembered) = (revision, time, options.Value.DegradedFor);
        _recovery = time.CreateTimer(_ => Recover(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether several errors came within a minute, not long ago.</summary>
    public bool IsDegraded(string extension) => _logs.TryGetValue(extension, out var log) && log.IsDegraded(_time.GetUtcNow());

    /// <summary>The last errors of an extension, newest first.</summary>
    public IReadOnlyList<ConsoleError> Of(string extension) => _logs.TryGetValue(extension, out var log) ? log.Read() : [];

    /// <summary>How many errors there were since the start.</summary>
    public long CountOf(string extension) => _logs.TryGetValue(extension, out var log) ? log.Total : 0;

    /// <summary>Keeps an error.</summary>
    /// <returns>Whether it is the first of its kind in this version.</returns>
    public bool Add(ConsoleError error)
    {
        var log = _logs.GetOrAdd(error.Extension, _ => new());
        var now = _time.GetUtcNow();
        var (isNew, degraded) = log.Add(error, now, now + _remembered);
        if (!degraded) return isNew;
        _revision.Grow();
        Recover();
        return isNew;
    }

    /// <summary>Forgets what a version did that does not run any more.</summary>
    public void Forget(string extension, string? exceptVersion)
    {
        if (_logs.TryGetValue(extension, out var log)) log.Forget(exceptVersion);
    }

    public void Dispose() => _recovery.Dispose();

    /// <summary>Tells everybody when an extension is well again, and comes back for the next one.</summary>
    private void Recover()
    {
        var now = _time.GetUtcNow();
        if (_logs.Values.Count(log => log.Recovers(now)) > 0) _revision.Grow();
        if (_logs.Values.Select(log => log.DegradedUntil).OfType<DateTimeOffset>().Order().Cast<DateTimeOffset?>().FirstOrDefault() is { } next)
            _recovery.Change(next > now ? next - now + Grain : Grain, Timeout.InfiniteTimeSpan);
    }

    private sealed class Log
    {
        private readonly Lock _gate = new();
        private readonly LinkedList<ConsoleError> _errors = [];
        private readonly HashSet<(string Version, string Contribution, string Phase)> _kinds = [];
        private DateTimeOffset? _degradedUntil;

        public long Total { get; private set; }

        public DateTimeOffset? DegradedUntil
        {
            get
            {
                lock (_gate) return _degradedUntil;
            }
        }

        public bool IsDegraded(DateTimeOffset now)
        {
            lock (_gate) return now < _degradedUntil;
        }

        /// <summary>Whether it was degraded until now.</summary>
        public bool Recovers(DateTimeOffset now)
        {
            lock (_gate)
            {
                if (_degradedUntil is not { } until || now < until) return false;
                _degradedUntil = null;
                return true;
            }
        }

        public IReadOnlyList<ConsoleError> Read()
        {
            lock (_gate) return [.. _errors];
        }

        public (bool IsNew, bool Degraded) Add(ConsoleError error, DateTimeOffset now, DateTimeOffset until)
        {
            lock (_gate)
            {
                Total++;
                _errors.AddFirst(error);
                if (_errors.Count > Kept) _errors.RemoveLast();
                if (_kinds.Count > 4 * Kept) _kinds.Clear();
                var isNew = _kinds.Add((error.Version, error.Contribution, error.Phase));
                var was = now < _degradedUntil;
                if (_errors.TakeWhile(one => now - one.Time < Soon).Count(one => one.Version == error.Version) < Degrading) return (isNew, false);
                _degradedUntil = until;
                return (isNew, !was);
            }
        }

        public void Forget(string? exceptVersion)
        {
            lock (_gate)
            {
                if (_errors.All(error => error.Version == exceptVersion)) return;
                _degradedUntil = null;
                _kinds.RemoveWhere(kind => kind.Version != exceptVersion);
            }
        }
    }
}

/// <summary>An error of an extension in a browser.</summary>
internal sealed record ConsoleError
{
    public required string Extension { get; init; }

    public string Version { get; init; } = "";

    public string Contribution { get; init; } = "";

    /// <summary><c>load</c>, <c>render</c>, <c>callback</c>, <c>async</c>, <c>timeout</c> or <c>integrity</c>.</summary>
    public string Phase { get; init; } = "";

    public string Message { get; init; } = "";

    public string Stack { get; init; } = "";

    public string UserAgent { get; init; } = "";

    public string User { get; init; } = "";

    public DateTimeOffset Time { get; init; }
}
