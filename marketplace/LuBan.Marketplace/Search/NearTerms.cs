namespace LuBan.Marketplace.Search;

/// <summary>
/// Finds words that are few letters away from a typed one: letters that are missing, too many, wrong, or in the wrong order with a neighbour.
/// Walks the ordered words like a tree: what their beginnings share is computed once, and a beginning that is too far away is left with all
/// its words.
/// </summary>
internal static class NearTerms
{
    /// <summary>How many letters may be wrong in a word.</summary>
    public static int Tolerance(ReadOnlySpan<char> word) => word.Length switch { >= 8 => 2, >= 4 => 1, _ => 0 };

    /// <summary>Calls for every word of a segment that is near.</summary>
    /// <param name="segment">Where to look.</param>
    /// <param name="word">What was typed.</param>
    /// <param name="tolerance">How many letters may be wrong, 1 or 2.</param>
    /// <param name="found">Told the word's number and its distance.</param>
    public static void Find(SearchSegment segment, ReadOnlySpan<char> word, int tolerance, Action<int, int> found)
    {
        var width = word.Length + 1;
        var depths = word.Length + tolerance + 2;
        // One row for each letter of the word that is compared, the first for none.
        Span<byte> rows = stackalloc byte[(SearchWords.MaxLength + 4) * (SearchWords.MaxLength + 1)];
        for (var i = 0; i < width; i++) rows[i] = (byte)i;

        var previous = ReadOnlySpan<char>.Empty;
        for (var term = 0; term < segment.Terms;)
        {
            var candidate = segment.Term(term);
            var depth = Math.Min(previous.CommonPrefixLength(candidate), depths - 1);
            var isFar = false;
            while (depth < candidate.Length && depth < depths - 1 && !isFar)
            {
                isFar = FillRow(rows, width, depth, candidate, word) > tolerance;
                depth++;
            }
            if (isFar || depth < candidate.Length)
            {
                // No word that begins like this is near.
                term = segment.EndOfPrefix(candidate[..depth], term);
                // The rows are good up to one letter less, where the next word differs at the latest.
                previous = candidate[..(depth - 1)];
                continue;
            }
            var distance = rows[depth * width + word.Length];
            if (distance <= tolerance) found(term, distance);
            previous = candidate;
            term++;
        }
    }

    private static int FillRow(Span<byte> rows, int width, int depth, ReadOnlySpan<char> candidate, ReadOnlySpan<char> word)
    {
        var above = rows.Slice(depth * width, width);
        var row = rows.Slice((depth + 1) * width, width);
        var letter = candidate[depth];
        row[0] = (byte)(depth + 1);
        int smallest = row[0];
        for (var i = 1; i < width; i++)
        {
            var value = Math.Min(Math.Min(above[i] + 1, row[i - 1] + 1), above[i - 1] + (word[i - 1] == letter ? 0 : 1));
            if (depth > 0 && i > 1 && word[i - 2] == letter && word[i - 1] == candidate[depth - 1]) value = Math.Min(value, rows[(depth - 1) * width + i - 2] + 1);
            row[i] = (byte)value;
            smallest = Math.Min(smallest, value);
        }
        return smallest;
    }
}
