using System.Text;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Warnings for the caller as headers: RFC 7234, code 299, no agent.</summary>
internal static class WarningHeaders
{
    /// <summary>More text than this in all is cut, each warning by itself: proxies refuse large heads.</summary>
    private const int MaximumTotal = 4 * 1024;

    private const int MaximumItem = 256;

    internal static void Add(HttpContext context, WriteOptions? options)
    {
        if (options?.Warnings is not { Count: > 0 } warnings) return;
        var texts = warnings.Where(warning => warning.Length > 0).Distinct().ToList();
        warnings.Clear();
        var total = 0;
        var cut = texts.Sum(Length) > MaximumTotal;
        foreach (var text in texts)
        {
            if (cut && total >= MaximumTotal) return;
            var shown = cut ? Cut(text) : text;
            total += Length(shown);
            context.Response.Headers.Append("Warning", $"299 - \"{Escape(shown)}\"");
        }
    }

    internal static void AddDeprecation(HttpContext context, ResourceKind kind)
    {
        if (kind.DeprecationWarning is { } warning) context.Response.Headers.Append("Warning", $"299 - \"{Escape(warning)}\"");
    }

    private static int Length(string text) => text.EnumerateRunes().Count();

    private static string Cut(string text) => Length(text) <= MaximumItem ? text : string.Concat(text.EnumerateRunes().Take(MaximumItem));

    /// <summary>Quotes and backslashes are escaped, line ends become blanks. A header holds printable ASCII only: everything else is shown as a question mark.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '"' or '\\') escaped.Append('\\').Append(c);
            else if (char.IsControl(c)) escaped.Append(' ');
            else escaped.Append(c <= '~' ? c : '?');
        }

        return escaped.ToString();
    }
}
