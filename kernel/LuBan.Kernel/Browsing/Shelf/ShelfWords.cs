using System.Globalization;
using System.Text;

namespace LuBan.Kernel.Browsing;

/// <summary>
/// Cuts text into words to search by: runs of letters and digits in lower case, without accents. Chinese, Japanese and Korean write no spaces: of
/// their runs each pair of characters is a word, and each character.
/// </summary>
internal static class ShelfWords
{
    private const int MaxLength = 40;

    /// <summary>The words of a text, in order; the same one may come twice.</summary>
    /// <param name="text">The text.</param>
    /// <param name="withParts">Whether <c>HelloWorld</c> also gives <c>hello</c> and <c>world</c>, and 问候 also 问 and 候.</param>
    public static IEnumerable<string> Cut(string? text, bool withParts)
    {
        if (string.IsNullOrEmpty(text)) yield break;
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            if (IsIdeograph(text[at]))
            {
                while (at < text.Length && IsIdeograph(text[at])) at++;
                foreach (var pair in Pairs(text[start..at], withParts)) yield return pair;
            }
            else if (IsWord(text[at]))
            {
                while (at < text.Length && at - start < MaxLength && IsWord(text[at]) && !IsIdeograph(text[at])) at++;
                var run = text[start..at];
                yield return Fold(run);
                if (!withParts) continue;
                foreach (var part in Parts(run)) yield return Fold(part);
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary>Whether two words differ by one letter that was changed, added or left out.</summary>
    public static bool IsNear(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (longer.Length - shorter.Length > 1) return false;
        var same = shorter.AsSpan().CommonPrefixLength(longer);
        return shorter.Length == longer.Length
            ? same == shorter.Length || shorter.AsSpan(same + 1).SequenceEqual(longer.AsSpan(same + 1))
            : shorter.AsSpan(same).SequenceEqual(longer.AsSpan(same + 1));
    }

    private static bool IsWord(char value) => char.IsLetterOrDigit(value) || char.IsSurrogate(value);

    private static bool IsIdeograph(char value) => value is
        (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u4dbf') or (>= '\u4e00' and <= '\u9fff') or (>= '\uac00' and <= '\ud7af') or (>= '\uf900' and <= '\ufaff');

    private static IEnumerable<string> Pairs(string run, bool withParts)
    {
        if (run.Length == 1 || withParts)
        {
            foreach (var sign in run) yield return sign.ToString();
        }
        for (var i = 0; i + 1 < run.Length; i++) yield return run.Substring(i, 2);
    }

    // helloWorld and HTTPServer: before W, before S.
    private static IEnumerable<string> Parts(string run)
    {
        var from = 0;
        for (var i = 1; i <= run.Length; i++)
        {
            var isBorder = i == run.Length || (char.IsUpper(run[i]) && (!char.IsUpper(run[i - 1]) || (i + 1 < run.Length && char.IsLower(run[i + 1]))));
            if (!isBorder) continue;
            if (i - from > 1 && i - from < run.Length) yield return run[from..i];
            from = i;
        }
    }

    private static string Fold(string word)
    {
        if (Ascii.IsValid(word)) return word.ToLowerInvariant();
        var folded = new StringBuilder(word.Length);
        foreach (var sign in word.Normalize(NormalizationForm.FormKD))
        {
            if (char.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark) folded.Append(char.ToLowerInvariant(sign));
        }
        return folded.ToString();
    }
}
