using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using LuBan.Sdk;

namespace LuBan.Observability.Logs.Store;

internal sealed partial class LogStore
{
    private const string NoNamespace = "_cluster";
    private const long JournalFull = 32L * 1024 * 1024;
    private const int Together = 64;
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private string SegmentFolder => Path.Combine(_folder, "segments");

    /// <summary>Takes lines. When the task ends they are on the disk.</summary>
    /// <param name="lines">The lines; their numbers are given here.</param>
    /// <param name="mark">How far their source has been read with them.</param>
    /// <param name="cancellationToken">Gives up before they are taken; afterwards it changes nothing.</param>
    /// <exception cref="ExtensionException">LB9234: the disk took nothing; try again later.</exception>
    internal async Task<AppendResult> AppendAsync(IReadOnlyList<LogLine> lines, SourceMark? mark = null, CancellationToken cancellationToken = default)
    {
        var work = new StoreWork.Append(lines, mark);
        await SendAsync(work, cancellationToken);
        return await work.Done.Task;
    }

    /// <summary>Drops what is too old or too much.</summary>
    internal async Task MaintainAsync(bool writesSegments = false, CancellationToken cancellationToken = default)
    {
        var work = new StoreWork.Maintain(writesSegments);
        await SendAsync(work, cancellationToken);
        await work.Done.Task;
    }

    private async Task SendAsync(StoreWork work, CancellationToken cancellationToken)
    {
        try
        {
            await _work.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ExtensionException("LB9233", "The log store is closed: another version of the extension has taken over, or the server stops. Send the lines again.");
        }
    }

    private async Task WriteAsync()
    {
        while (await _work.Reader.WaitToReadAsync())
        {
            var appends = new List<StoreWork.Append>();
            while (appends.Count < Together && _work.Reader.TryRead(out var work))
            {
                if (work is StoreWork.Append append)
                {
                    appends.Add(append);
                    continue;
                }
                Commit(appends);
                appends.Clear();
                Maintain((StoreWork.Maintain)work);
            }
            Commit(appends);
        }
    }

    /// <summary>Many callers share one write and one wait for the disk.</summary>
    private void Commit(IReadOnlyList<StoreWork.Append> appends)
    {
        if (appends.Count == 0) return;
        try
        {
            var (batch, sequence) = (new HashSet<UInt128>(), _sequence);
            var judged = appends.Select(append => Judge(append, batch, ref sequence)).ToList();
            var entries = judged.Where(one => one.Entry.Lines.Count > 0 || one.Entry.Mark is not null).Select(one => one.Entry.Encode()).ToList();
            if (entries.Count > 0) _journal.Append(entries);
            _sequence = sequence;
            foreach (var (entry, _) in judged) Keep(entry);
            for (var index = 0; index < appends.Count; index++) appends[index].Done.TrySetResult(judged[index].Result);
            WriteFullHeads();
        }
        catch (Exception failure)
        {
            LogStoreLog.WriteFailed(_logger, failure);
            var answer = new ExtensionException("LB9234", $"The log store cannot write below {_folder}: {failure.Message} The lines were not taken; free space or mend the disk, and send them again.");
            foreach (var append in appends) append.Done.TrySetException(answer);
        }
    }

    private (JournalEntry Entry, AppendResult Result) Judge(StoreWork.Append append, HashSet<UInt128> batch, ref long sequence)
    {
        var now = _time.GetUtcNow();
        var (fates, lines) = (new LineFate[append.Lines.Count], new List<LogLine>(append.Lines.Count));
        for (var index = 0; index < fates.Length; index++)
        {
            var line = append.Lines[index];
            fates[index] = line.Id != 0 && (_ids.Contains(line.Id) || !batch.Add(line.Id)) ? LineFate.Duplicate
                : LogTime.DayOf(line.Time) < FirstDay(line.Labels.NamespaceOrEmpty, now) ? LineFate.TooOld : LineFate.Stored;
            // A clock that is far ahead would hide the line from every search for what is new.
            if (fates[index] == LineFate.Stored) lines.Add(line with { Sequence = ++sequence, Time = Math.Min(line.Time, LogTime.Of(now) + LogTime.Day) });
        }
        return (new(lines, append.Mark), new(fates));
    }

    private void Keep(JournalEntry entry)
    {
        lock (_gate)
        {
            foreach (var line in entry.Lines) HeadOf(GroupKey.Of(line)).Add(line);
            SetMark(entry.Mark);
        }
        foreach (var line in entry.Lines.Where(line => line.Id != 0)) _ids.Add(line.Id);
        Counts.Add(entry.Lines);
        Feed.Publish(entry.Lines);
    }

    private void WriteFullHeads()
    {
        try
        {
            foreach (var (group, head) in _heads.Where(head => head.Value.IsFull).ToList()) WriteHead(group, head);
            if (_journal.Length >= JournalFull) WriteSegments();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The lines are safe in the journal; the next write tries again.
            LogStoreLog.WriteFailed(_logger, failure);
        }
    }

    /// <summary>Puts everything into segments and begins a new journal.</summary>
    private void WriteSegments()
    {
        var last = _journal.Roll();
        foreach (var (group, head) in _heads.ToList()) WriteHead(group, head);
        WriteMarks();
        _journal.DeleteThrough(last);
    }

    private void WriteHead(GroupKey group, LogHead head)
    {
        if (head.Count > 0)
        {
            // By time within a chunk: a chunk of lines that came in disorder is still read in order.
            var lines = head.Lines.OrderBy(line => line.Position).ToList();
            var segment = SegmentFor(group, lines);
            var chunk = segment.Write(lines);
            lock (_gate)
            {
                segment.Publish(chunk);
                if (!SegmentsOf(group).Contains(segment)) SegmentsOf(group).Add(segment);
                head.Remove(lines.Count);
            }
        }
        if (group.Day < LogTime.DayOf(LogTime.Of(_time.GetUtcNow())))
        {
            lock (_gate) _heads.Remove(group);
        }
    }

    private Segment SegmentFor(GroupKey group, IReadOnlyList<LogLine> lines)
    {
        if (_segments.TryGetValue(group, out var segments) && segments.Count > 0 && segments[^1].Length < SegmentFull(group.Namespace)) return segments[^1];
        var day = DateOnly.FromDayNumber(group.Day + Epoch).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        // The number of a line is never given twice, so a name is not either: readers of a dropped file do not meet another one.
        var file = string.Create(CultureInfo.InvariantCulture, $"{(group.Namespace.Length == 0 ? NoNamespace : group.Namespace)}.{lines.Max(line => line.Sequence):D19}.seg");
        return new(group, Path.Combine(SegmentFolder, day, file));
    }

    private void WriteMarks()
    {
        var (path, temporary) = (Path.Combine(_folder, MarksFile), Path.Combine(_folder, MarksFile + ".new"));
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, _marks);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
