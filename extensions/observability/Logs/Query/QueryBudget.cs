using System.Diagnostics;

namespace LuBan.Observability.Logs.Query;

/// <summary>What one query may take. When it is used up, the answer is what was found so far, and says so.</summary>
internal sealed class QueryBudget(TimeSpan time, long bytes, CancellationToken cancellationToken)
{
    private const int Stretch = 4;

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
    /// <param name="size">Bytes that it unpacks.</param>
    /// <param name="isStuck">Whether stopping here would get the reader nowhere: then four times as much is allowed.</param>
    internal bool MaySpend(int size, bool isStuck = false)
    {
        var factor = isStuck ? Stretch : 1;
        cancellationToken.ThrowIfCancellationRequested();
        if (Exhausted is not null) return false;
        if (ReadChunks > 0 && Stopwatch.GetElapsedTime(_start) > time * factor) Exhausted = $"The query took more than {time.TotalSeconds:0} seconds.";
        else if (ReadChunks > 0 && ReadBytes + size > Math.Max(bytes, bytes * factor)) Exhausted = $"The query read more than {bytes / 1024 / 1024} MB.";
        return Exhausted is null;
    }

    internal void Spend(int size, int lines)
    {
        ReadChunks++;
        ReadBytes += size;
        ReadLines += lines;
    }
}
