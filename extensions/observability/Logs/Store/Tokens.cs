namespace LuBan.Observability.Logs.Store;

/// <summary>
/// The words of a text as the index knows them: runs of letters and digits without regard to case, and for scripts that are written without
/// spaces every character and every pair of neighbours, so that a search for two characters finds its line.
/// </summary>
internal static class Tokens
{
    /// <summary>Adds the hash of every token of a text.</summary>
    internal static void AddTo(HashSet<ulong> hashes, ReadOnlySpan<char> text)
    {
        var (word, length) = (Seed, 0);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (IsWord(letter))
            {
                word = Mix(word, Fold(letter));
                length++;
                continue;
            }
            if (length > 0) hashes.Add(Finish(word));
            (word, length) = (Seed, 0);
            if (!IsIdeograph(letter)) continue;
            hashes.Add(Finish(Mix(Seed, Fold(letter))));
            if (index + 1 < text.Length && IsIdeograph(text[index + 1])) hashes.Add(Finish(Mix(Mix(Seed, Fold(letter)), Fold(text[index + 1]))));
        }
        if (length > 0) hashes.Add(Finish(word));
    }

    /// <summary>The tokens that a text must hold when a needle is found in it.</summary>
    /// <param name="needle">What is looked for.</param>
    /// <param name="atBoundaries">Whether a word at the needle's ends has to be a whole word of the text.</param>
    internal static IReadOnlyCollection<ulong> Required(string needle, bool atBoundaries)
    {
        var hashes = new HashSet<ulong>();
        if (atBoundaries)
        {
            AddTo(hashes, needle);
            return hashes;
        }
        // A word at an end may go on in the text: it is no token that can be asked for.
        var (start, end) = (0, needle.Length);
        while (start < end && IsWord(needle[start])) start++;
        while (end > start && IsWord(needle[end - 1])) end--;
        AddTo(hashes, needle.AsSpan(start, end - start));
        return hashes;
    }

    /// <summary>Letters and digits of scripts with spaces between words.</summary>
    internal static bool IsWord(char letter) => letter < 0x80 ? char.IsAsciiLetterOrDigit(letter) || letter == '_' : !IsIdeograph(letter) && (char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark);

    /// <summary>Han, kana and hangul; halves of characters beyond the first plane count as characters.</summary>
    internal static bool IsIdeograph(char letter) => letter is >= '\u2E80' and <= '\u9FFF' && char.IsLetterOrDigit(letter) || letter is >= '\uAC00' and <= '\uD7AF' or >= '\uD800' and <= '\uDFFF' or >= '\uF900' and <= '\uFAFF';

    // Upper first: what the comparison without case takes for equal must have one hash.
    private static char Fold(char letter) => char.ToLowerInvariant(char.ToUpperInvariant(letter));

    private const ulong Seed = 14695981039346656037;

    private static ulong Mix(ulong hash, char letter) => (hash ^ letter) * 1099511628211;

    /// <summary>Spreads the bits: both halves of the result are used as hashes of their own.</summary>
    private static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
