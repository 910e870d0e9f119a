using System.Buffers;

namespace LuBan.Marketplace.Search;

/// <summary>The documents of a segment that have every word of a query.</summary>
/// <param name="Set">The documents.</param>
/// <param name="Scores">How well each fits; null when the query has no words. From the pool: give it back.</param>
internal readonly record struct TextMatch(BitSet Set, ushort[]? Scores)
{
    /// <summary>Finds them.</summary>
    /// <param name="part">The segment, and which of its documents count.</param>
    /// <param name="words">For each word of the query, for each segment: the words that stand for it.</param>
    /// <param name="index">Which segment this is.</param>
    public static TextMatch Of(LiveSegment part, IReadOnlyList<List<TermMatch>[]> words, int index)
    {
        if (words.Count == 0) return new(part.Live, null);
        var segment = part.Segment;
        var set = new BitSet(segment.Size);
        var scores = ArrayPool<ushort>.Shared.Rent(Math.Max(1, segment.Size));
        Array.Clear(scores, 0, segment.Size);
        if (words.Any(word => word[index].Count == 0)) return new(set, scores);

        var best = ArrayPool<byte>.Shared.Rent(segment.Size);
        for (var i = 0; i < words.Count; i++)
        {
            Array.Clear(best, 0, segment.Size);
            foreach (var match in words[i][index]) TakeBest(segment, match, best);
            if (i == 0)
            {
                for (var document = 0; document < segment.Size; document++) scores[document] = best[document];
            }
            else
            {
                for (var document = 0; document < segment.Size; document++) scores[document] = (ushort)(best[document] == 0 || scores[document] == 0 ? 0 : scores[document] + best[document]);
            }
        }
        ArrayPool<byte>.Shared.Return(best);
        for (var document = 0; document < segment.Size; document++)
        {
            if (scores[document] != 0 && part.Live[document]) set.Add(document);
        }
        return new(set, scores);
    }

    private static void TakeBest(SearchSegment segment, TermMatch match, byte[] best)
    {
        const int Fields = (1 << SearchWeights.FieldBits) - 1;
        var weights = match.Weights;
        foreach (var posting in segment.PostingsOf(match.Term))
        {
            ref var value = ref best[posting >> SearchWeights.FieldBits];
            var weight = weights[posting & Fields];
            if (weight > value) value = weight;
        }
    }
}
