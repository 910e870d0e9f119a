using LuBan.Marketplace.State;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Journal;

/// <summary>The start: read what is there, cut what a crash left behind, refuse what is damaged.</summary>
internal sealed partial class FileJournal
{
    private void Recover()
    {
        _segments = JournalSegments.List(_folder);
        var start = _state.Sequence;
        if (_segments.Count == 0)
        {
            if (start > 0) throw JournalProblems.Behind(_folder, 0, start);
            AddSegment(1);
            return;
        }
        var chain = new JournalChain(start, _state.LastLine);
        var (highest, end) = (0L, 0L);
        for (var i = SegmentOf(_segments, start); i < _segments.Count; i++) (highest, end) = Replay(_segments[i], chain, start, highest, i == _segments.Count - 1);
        if (highest < start) throw JournalProblems.Behind(_folder, highest, start);
        _file = File.OpenHandle(_segments[^1].Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        _length = end;
        if (RandomAccess.GetLength(_file) > end) CutTail(end);
    }

    /// <summary>Applies the lines of a file that are newer than the state.</summary>
    /// <returns>The last entry that counts, and where in the file it ends.</returns>
    private (long Highest, long End) Replay(JournalSegment segment, JournalChain chain, long start, long highest, bool isLast)
    {
        var decision = new List<(JournalEntry Entry, BlobHash Hash)>();
        var end = 0L;
        foreach (var line in RawLine.Read(segment.Path, long.MaxValue))
        {
            if (line.IsWhole && IsKnown(line, start, highest, out var known))
            {
                if (known == start) CheckStart(segment, line, start);
                (highest, end) = (known, line.End);
                continue;
            }
            var problem = "the line has no end";
            if (!line.IsWhole || chain.Follow(line.Bytes.Span, out problem) is not { } entry)
            {
                // What a crash leaves behind has no line end, and nothing after it.
                if (line.IsWhole || !isLast) throw JournalProblems.Broken(segment.Path, chain.Sequence + 1, problem);
                break;
            }
            decision.Add((entry, chain.Last));
            if (entry.Rest > 0) continue;
            foreach (var (one, hash) in decision) _state.Apply(one, hash);
            decision.Clear();
            (highest, end, _lastTime) = (entry.Sequence, line.End, entry.Time);
        }
        if (!isLast && decision.Count > 0) throw JournalProblems.Broken(segment.Path, chain.Sequence, "the rest of the decision is missing");
        return (highest, end);
    }

    /// <summary>Whether a line is one that the snapshot holds already.</summary>
    private static bool IsKnown(RawLine line, long start, long highest, out long sequence) =>
        JournalLine.TryReadSequence(line.Bytes.Span, out sequence) && sequence <= start && (highest == 0 || sequence == highest + 1);

    private void CheckStart(JournalSegment segment, RawLine line, long start)
    {
        if (JournalLine.Hash(line.Bytes.Span) != _state.LastLine) throw JournalProblems.Broken(segment.Path, start, "the line is not the one that the snapshot was made after");
        _lastTime = JournalLine.Parse(line.Bytes.Span).Time;
    }

    private void CutTail(long end)
    {
        TailCut(_segments[^1].Path, RandomAccess.GetLength(_file) - end, _state.Sequence);
        RandomAccess.SetLength(_file, end);
        RandomAccess.FlushToDisk(_file);
    }

    [LoggerMessage(7001, LogLevel.Warning, "The journal {Path} had {Bytes} bytes at its end that were never acknowledged: a crash interrupted their writing. They are cut off; it goes on after entry {Sequence}")]
    private partial void TailCut(string path, long bytes, long sequence);
}
