using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Logs.Store;

/// <summary>
/// The lines of this server: a journal that makes them safe, heads that hold them until there are enough for a chunk, and segments of compressed
/// chunks. One task writes; readers take a picture and never wait for it.
/// </summary>
internal sealed partial class LogStore : IAsyncDisposable
{
    private const int KnownIds = 500_000;
    private const string MarksFile = "marks.json";

    private readonly string _folder;
    private readonly Func<LogOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Journal _journal;
    private readonly Lock _gate = new();
    private readonly Dictionary<GroupKey, List<Segment>> _segments = [];
    private readonly Dictionary<GroupKey, LogHead> _heads = [];
    private readonly Dictionary<string, string> _marks = [];
    private readonly RecentIds _ids = new(KnownIds);
    private readonly Channel<StoreWork> _work = Channel.CreateBounded<StoreWork>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly Task _writing;
    private long _sequence;

    private LogStore(string folder, Func<LogOptions> options, TimeProvider time, ILogger logger)
    {
        (_folder, _options, _time, _logger) = (folder, options, time, logger);
        _journal = new(Path.Combine(folder, "journal"));
        Load();
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>New lines, as they are acknowledged.</summary>
    internal LineFeed Feed { get; } = new();

    /// <summary>What was taken since the start.</summary>
    internal LineCounts Counts { get; } = new();

    /// <summary>Opens the store of a folder; it is made when it is not there. Only one may be open at a time.</summary>
    internal static LogStore Open(string folder, Func<LogOptions> options, TimeProvider time, ILogger logger) => new(folder, options, time, logger);

    /// <summary>Where lines of a span of time may be found.</summary>
    /// <param name="from">The first microsecond.</param>
    /// <param name="to">The first microsecond after it.</param>
    /// <param name="namespace">The only namespace whose files are touched; null for all, the empty text for lines without one.</param>
    internal IReadOnlyList<LineSource> Sources(long from, long to, string? @namespace)
    {
        lock (_gate)
        {
            var chunks = from segments in _segments
                         where IsMeant(segments.Key)
                         from segment in segments.Value
                         from chunk in segment.Chunks
                         where chunk.Last.Time >= @from && chunk.First.Time < to
                         select new LineSource(segment, chunk);
            // Copied: the writer adds to them.
            var heads = _heads.Where(head => head.Value.Count > 0 && IsMeant(head.Key)).Select(head => new LineSource([.. head.Value.Lines]));
            return [.. chunks, .. heads.Where(head => head.Last.Time >= from && head.First.Time < to)];
        }

        bool IsMeant(GroupKey group) => (@namespace is null || group.Namespace == @namespace) && group.Day >= LogTime.DayOf(from) && group.Day <= LogTime.DayOf(to);
    }

    /// <summary>How far a source has been read; null when nobody said so.</summary>
    internal string? MarkOf(string source)
    {
        lock (_gate) return _marks.GetValueOrDefault(source);
    }

    /// <summary>All sources with a mark whose names begin so.</summary>
    internal IReadOnlyList<string> MarkedSources(string prefix)
    {
        lock (_gate) return [.. _marks.Keys.Where(source => source.StartsWith(prefix, StringComparison.Ordinal))];
    }

    internal LogStoreStatus Status()
    {
        lock (_gate)
        {
            var uses = _segments.SelectMany(group => group.Value, (group, segment) => (group.Key.Namespace, Lines: segment.Chunks.Sum(chunk => (long)chunk.Count), Bytes: segment.Length))
                .Concat(_heads.Select(head => (head.Key.Namespace, Lines: (long)head.Value.Count, Bytes: 0L))).Where(use => use.Lines > 0)
                .GroupBy(use => use.Namespace).ToDictionary(group => group.Key, group => new NamespaceUse(group.Sum(use => use.Lines), group.Sum(use => use.Bytes)));
            var times = _segments.Values.SelectMany(list => list).SelectMany(segment => segment.Chunks).Select(chunk => chunk.First.Time)
                .Concat(_heads.Values.Where(head => head.Count > 0).Select(head => head.Lines.Min(line => line.Time))).DefaultIfEmpty(long.MaxValue).Min();
            return new(uses.Values.Sum(use => use.Lines), uses.Values.Sum(use => use.Bytes) + _journal.Length, times == long.MaxValue ? null : LogTime.From(times), uses, _droppedLines, _droppedBefore);
        }
    }

    /// <summary>Waits for what was given to it, and closes. What is in no segment yet stays in the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _writing;
        Feed.Close();
        _journal.Dispose();
    }

    private void Load()
    {
        Directory.CreateDirectory(SegmentFolder);
        if (File.Exists(Path.Combine(_folder, MarksFile)))
        {
            foreach (var (source, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(_folder, MarksFile)))!) _marks[source] = value;
        }
        foreach (var day in Directory.EnumerateDirectories(SegmentFolder)) LoadDay(day);
        var written = _segments.ToDictionary(group => group.Key, group => group.Value.Max(segment => segment.MaximumSequence));
        _sequence = written.Values.DefaultIfEmpty(0).Max();
        LoadIds();
        var lost = _journal.Replay(entry => Take(entry, written));
        if (lost > 0) LogStoreLog.Torn(_logger, "journal", lost);
    }

    private void LoadDay(string path)
    {
        if (!DateOnly.TryParseExact(Path.GetFileName(path), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return;
        foreach (var file in Directory.EnumerateFiles(path, "*.seg").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file)[..Path.GetFileName(file).IndexOf('.', StringComparison.Ordinal)];
            var group = new GroupKey(date.DayNumber - Epoch, name == NoNamespace ? "" : name);
            var segment = new Segment(group, file);
            if (segment.Open() is var lost and > 0) LogStoreLog.Torn(_logger, file, lost);
            if (segment.Chunks.Count == 0) File.Delete(file);
            else SegmentsOf(group).Add(segment);
        }
    }

    /// <summary>Learns the ids of the lines that came last, newest chunks first, as many as are kept.</summary>
    private void LoadIds()
    {
        var chosen = new List<(Segment Segment, ChunkInfo Chunk)>();
        var ids = 0;
        foreach (var one in _segments.Values.SelectMany(list => list).SelectMany(segment => segment.Chunks, (segment, chunk) => (segment, chunk)).Where(one => one.chunk.Ids > 0).OrderByDescending(one => one.chunk.MaximumSequence))
        {
            chosen.Add(one);
            if ((ids += one.chunk.Ids) >= KnownIds) break;
        }
        chosen.Reverse();
        foreach (var line in chosen.SelectMany(one => one.Segment.ReadLines(one.Chunk)).Where(line => line.Id != 0)) _ids.Add(line.Id);
    }

    /// <summary>Takes an entry of the journal; of its lines those that are in no segment yet.</summary>
    private void Take(JournalEntry entry, Dictionary<GroupKey, long> written)
    {
        foreach (var line in entry.Lines)
        {
            _sequence = Math.Max(_sequence, line.Sequence);
            if (line.Id != 0) _ids.Add(line.Id);
            if (line.Sequence > written.GetValueOrDefault(GroupKey.Of(line))) HeadOf(GroupKey.Of(line)).Add(line);
        }
        SetMark(entry.Mark);
    }

    private void SetMark(SourceMark? mark)
    {
        if (mark is null) return;
        if (mark.Value is null) _marks.Remove(mark.Source);
        else _marks[mark.Source] = mark.Value;
    }

    private LogHead HeadOf(GroupKey group)
    {
        if (!_heads.TryGetValue(group, out var head)) _heads[group] = head = new();
        return head;
    }

    private List<Segment> SegmentsOf(GroupKey group)
    {
        if (!_segments.TryGetValue(group, out var segments)) _segments[group] = segments = [];
        return segments;
    }
}
