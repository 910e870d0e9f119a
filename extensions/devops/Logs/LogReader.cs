using System.Runtime.CompilerServices;
using System.Text;

namespace LuBan.DevOps.Logs;

/// <summary>Reads the log of a step from a place, and on as it grows.</summary>
internal sealed class LogReader(string folder, string step)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const int Chunk = 64 * 1024;

    /// <summary>Lines and the place behind each.</summary>
    /// <param name="offset">Where to begin: 0, or a place that was given before.</param>
    /// <param name="follow">Whether to wait for more until the step has ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<(LogLine Line, long Next)> ReadAsync(long offset, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = Math.Max(offset, 0);
        while (true)
        {
            // Asked first: what is written before the end is read below.
            var isOver = !follow || IsOver();
            foreach (var item in Read(place))
            {
                place = item.Next;
                yield return item;
            }

            if (isOver) yield break;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Whether the step will write no more: it ended, or its run did.</summary>
    private bool IsOver() => LogStore.Read(folder) is not { } index || index.EndedAt is not null;

    private IEnumerable<(LogLine Line, long Next)> Read(long place)
    {
        var file = LogStore.FileOf(folder, step);
        if (!File.Exists(file)) yield break;
        using var log = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        if (place > log.Length) yield break;
        log.Position = place;
        var (buffer, filled) = (new byte[Chunk], 0);
        while (true)
        {
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var count = log.Read(buffer, filled, buffer.Length - filled);
            if (count == 0) yield break;
            filled += count;
            var start = 0;
            // A line without its end is still being written.
            for (var end = Array.IndexOf(buffer, (byte)'\n', 0, filled); end >= 0; end = Array.IndexOf(buffer, (byte)'\n', start, filled - start))
            {
                place += end - start + 1;
                var line = LogLine.Parse(buffer.AsSpan(start, end - start)) ?? new(DateTimeOffset.UnixEpoch, "stdout", false, Encoding.UTF8.GetString(buffer.AsSpan(start, end - start)));
                start = end + 1;
                yield return (line, place);
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
        }
    }
}
