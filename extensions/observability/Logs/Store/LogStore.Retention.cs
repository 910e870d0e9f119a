namespace LuBan.Observability.Logs.Store;

internal sealed partial class LogStore
{
    private const long Megabyte = 1024 * 1024;
    private const long LargestSegment = 64 * Megabyte;

    private long _droppedLines;
    private DateTimeOffset? _droppedBefore;

    private void Maintain(StoreWork.Maintain work)
    {
        try
        {
            var now = _time.GetUtcNow();
            if (work.WritesSegments || IsOverSize()) WriteSegments();
            DropOld(now);
            foreach (var name in _segments.Keys.Select(group => group.Namespace).Distinct().ToList())
            {
                if (_options().Namespaces.GetValueOrDefault(name)?.MaxMegabytes is { } megabytes) DropOver(megabytes * Megabyte, name);
            }
            DropOver((_options().MaxMegabytes * Megabyte) - _journal.Length, null);
            work.Done.TrySetResult();
        }
        catch (Exception failure)
        {
            work.Done.TrySetException(failure);
        }
    }

    /// <summary>The first day that is still kept.</summary>
    private int FirstDay(string @namespace, DateTimeOffset now)
    {
        var options = _options();
        var days = options.Namespaces.GetValueOrDefault(@namespace)?.RetentionDays ?? options.RetentionDays;
        return LogTime.DayOf(LogTime.Of(now)) - days;
    }

    private long SegmentFull(string @namespace)
    {
        var most = _options().MaxMegabytes * Megabyte / 16;
        if (_options().Namespaces.GetValueOrDefault(@namespace)?.MaxMegabytes is { } own) most = Math.Min(most, own * Megabyte / 8);
        return Math.Clamp(most, 64 * 1024, LargestSegment);
    }

    private bool IsOverSize() => _segments.Values.SelectMany(list => list).Sum(segment => segment.Length) + _journal.Length > _options().MaxMegabytes * Megabyte;

    private void DropOld(DateTimeOffset now)
    {
        var old = _segments.Where(group => group.Key.Day < FirstDay(group.Key.Namespace, now)).SelectMany(group => group.Value).ToList();
        foreach (var segment in old) Drop(segment);
        if (old.Count > 0) LogStoreLog.Expired(_logger, old.Sum(Lines), old.Count);
    }

    /// <summary>Drops the oldest files until the rest fits.</summary>
    private void DropOver(long limit, string? @namespace)
    {
        var segments = _segments.Where(group => @namespace is null || group.Key.Namespace == @namespace).SelectMany(group => group.Value).OrderBy(segment => segment.Chunks.Min(chunk => chunk.First)).ToList();
        var (size, dropped, before) = (segments.Sum(segment => segment.Length), 0L, 0L);
        foreach (var segment in segments)
        {
            if (size <= limit) break;
            size -= segment.Length;
            dropped += Lines(segment);
            before = Math.Max(before, segment.Chunks.Max(chunk => chunk.Last.Time));
            Drop(segment);
        }
        if (dropped == 0) return;
        lock (_gate)
        {
            _droppedLines += dropped;
            _droppedBefore = LogTime.From(before);
        }
        LogStoreLog.DroppedForSpace(_logger, dropped, @namespace ?? "all namespaces", limit / Megabyte, LogTime.From(before));
    }

    private void Drop(Segment segment)
    {
        // Else the journal would bring its lines back at the next start.
        if (_journal.Length > 0) WriteSegments();
        lock (_gate)
        {
            var segments = SegmentsOf(segment.Group);
            segments.Remove(segment);
            if (segments.Count == 0) _segments.Remove(segment.Group);
        }
        File.Delete(segment.Path);
        var day = Path.GetDirectoryName(segment.Path)!;
        if (!Directory.EnumerateFileSystemEntries(day).Any()) Directory.Delete(day);
    }

    private static long Lines(Segment segment) => segment.Chunks.Sum(chunk => (long)chunk.Count);
}
