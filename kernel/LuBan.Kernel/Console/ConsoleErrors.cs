using System.Collections.Concurrent;

namespace LuBan.Kernel.Console;

/// <summary>What went wrong with extensions in browsers, lately.</summary>
internal sealed class ConsoleErrors(ConsoleRevision revision, TimeProvider time)
{
    private const int Kept = 50;
    private const int Degrading = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Log> _logs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether several errors came within a minute, not long ago.</summary>
    public bool IsDegraded(string extension) => _logs.TryGetValue(extension, out var log) && log.IsDegraded(time.GetUtcNow());

    /// <summary>The last errors of an extension, newest first.</summary>
    public IReadOnlyList<ConsoleError> Of(string extension) => _logs.TryGetValue(extension, out var log) ? log.Read() : [];

    /// <summary>How many errors there were since the start.</summary>
    public long CountOf(string extension) => _logs.TryGetValue(extension, out var log) ? log.Total : 0;

    /// <summary>Keeps an error.</summary>
    /// <returns>Whether it is the first of its kind in this version.</returns>
    public bool Add(ConsoleError error)
    {
        var log = _logs.GetOrAdd(error.Extension, _ => new());
        var (isNew, degraded) = log.Add(error, time.GetUtcNow());
        if (degraded) revision.Grow();
        return isNew;
    }

    /// <summary>Forgets what a version did that does not run any more.</summary>
    public void Forget(string extension, string? exceptVersion)
    {
        if (_logs.TryGetValue(extension, out var log)) log.Forget(exceptVersion);
    }

    private sealed class Log
    {
        private readonly Lock _gate = new();
        private readonly LinkedList<ConsoleError> _errors = [];
        private readonly HashSet<(string Version, string Contribution, string Phase)> _kinds = [];
        private DateTimeOffset _degradedUntil = DateTimeOffset.MinValue;

        public long Total { get; private set; }

        public bool IsDegraded(DateTimeOffset now)
        {
            lock (_gate) return now < _degradedUntil;
        }

        public IReadOnlyList<ConsoleError> Read()
        {
            lock (_gate) return [.. _errors];
        }

        public (bool IsNew, bool Degraded) Add(ConsoleError error, DateTimeOffset now)
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
                _degradedUntil = now + Remembered;
                return (isNew, !was);
            }
        }

        public void Forget(string? exceptVersion)
        {
            lock (_gate)
            {
                if (_errors.All(error => error.Version == exceptVersion)) return;
                _degradedUntil = DateTimeOffset.MinValue;
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
