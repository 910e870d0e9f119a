using System.Diagnostics;

namespace LuBan.Observability.Logs.Query;

/// <summary>What one query may take. When it is used up, the answer is what was found so far, and says so.</summary>
internal sealed class QueryBudget(TimeSpan time, long bytes, CancellationToken cancellationToken)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    internal long ReadBytes { get; private set; }

    internal long ReadLines { get; private set; }

    internal int ReadChunks { get; private set; }

    /// <summary>Chunks that the index made unnecessary to read.</summary>
    internal int SkippedChunks { get; private set; }

    /// <summary>Why the answer is not whole; null when it is.</summary>
    internal string? Exhausted { get; private set; }

    internal void Skip() => SkippedChunks++;

    /// <summary>Whether one more chunk may be read.</summary>
    internal bool MaySpend(int size)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Exhausted is not null) return false;
        if (ReadChunks > 0 && Stopwatch.GetElapsedTime(_start) > time) Exhausted = $"The query took more than {time.TotalSeconds:0} seconds.";
        else if (ReadChunks > 0 && ReadBytes + size > bytes) Exhausted = $"The query read more than {bytes / 1024 / 1024} MB.";
        return Exhausted is null;
    }

    internal void Spend(int size, int lines)
    {
        ReadChunks++;
        ReadBytes += size;
        ReadLines += lines;
    }
}
