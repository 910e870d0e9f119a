using System.Collections.Concurrent;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Search;

/// <summary>The index at one moment: segments, which of their documents still count, and the answers given so far.</summary>
internal sealed class IndexSnapshot(IReadOnlyList<LiveSegment> parts)
{
    private const int MaxAnswers = 256;
    private readonly ConcurrentDictionary<string, SearchAnswer> _answers = new(StringComparer.Ordinal);

    public static IndexSnapshot Empty { get; } = new([]);

    public IReadOnlyList<LiveSegment> Parts { get; } = parts;

    /// <summary>The answer to a question that was asked before; null when it was not, or not lately.</summary>
    public SearchAnswer? Remembered(string question) => _answers.GetValueOrDefault(question);

    public void Remember(string question, SearchAnswer answer)
    {
        if (_answers.Count >= MaxAnswers) _answers.Clear();
        _answers[question] = answer;
    }

    /// <summary>The snapshot in which some packages are as they are now: new, changed, or gone.</summary>
    public IndexSnapshot With(IReadOnlyCollection<string> ids, SearchSegment? added)
    {
        var next = new List<LiveSegment>();
        foreach (var part in Parts)
        {
            var kept = part.Without(ids);
            if (kept.Count > 0) next.Add(kept);
        }
        if (added is not null) next.Add(new LiveSegment(added, BitSet.All(added.Size), added.Size));
        return new IndexSnapshot(next);
    }
}

/// <summary>A segment, and which of its documents still count.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Live">Its documents that were not replaced since.</param>
/// <param name="Count">How many those are.</param>
internal sealed record LiveSegment(SearchSegment Segment, BitSet Live, int Count)
{
    public IEnumerable<PackageEntry> Packages
    {
        get
        {
            for (var document = 0; document < Segment.Size; document++)
            {
                if (Live[document]) yield return Segment.Packages[document];
            }
        }
    }

    public LiveSegment Without(IReadOnlyCollection<string> ids)
    {
        BitSet? live = null;
        var count = Count;
        foreach (var id in ids)
        {
            var document = Segment.Find(id);
            if (document < 0 || !(live ?? Live)[document]) continue;
            (live ??= Live.Copy()).Remove(document);
            count--;
        }
        return live is null ? this : new LiveSegment(Segment, live, count);
    }
}
