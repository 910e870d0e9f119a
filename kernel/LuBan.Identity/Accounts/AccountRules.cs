using System.Globalization;
using System.Text.RegularExpressions;
using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>What the fields of accounts look like. Each method says what is wrong, or null.</summary>
internal static partial class AccountRules
{
    private const int LongestGroup = 256;

    /// <summary>One address as it is used on the net: the part of RFC 5321 without quotes, comments and address literals.</summary>
    internal static string? ProblemOfEmail(string email) =>
        email.Length <= 254 && email.IndexOf('@', StringComparison.Ordinal) <= 64 && Email().IsMatch(email) ? null : "is not an e-mail address such as ada@example.com";

    /// <summary>Well-formed as BCP 47 says, as far as languages of people go.</summary>
    internal static string? ProblemOfLanguage(string language) => Language().IsMatch(language) ? null : "is not a language tag (BCP 47) such as en or zh-CN";

    internal static string? ProblemOfText(string text) =>
        text.Any(c => char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) || IsDirectional(text) ? "has characters that are not shown" : null;

    internal static string? ProblemOfGroup(string group)
    {
        if (group.Length is 0 or > LongestGroup || group.Any(char.IsControl) || group != group.Trim()) return $"is not the name of a group: 1 to {LongestGroup} characters without blanks around them";
        return ReservedNames.IsReserved(group) && group != CallerClaims.Masters ? $"begins with '{ReservedNames.Prefix}': these groups are given by the server" : null;
    }

    // They turn what stands after them around: a name could look like another one.
    private static bool IsDirectional(string text) => text.AsSpan().IndexOfAnyInRange('\u202a', '\u202e') >= 0 || text.AsSpan().IndexOfAnyInRange('\u2066', '\u2069') >= 0;

    [GeneratedRegex(@"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-\u0080-\uffff]+@[A-Za-z0-9\u0080-\uffff]([A-Za-z0-9\-\u0080-\uffff]{0,61}[A-Za-z0-9\u0080-\uffff])?(\.[A-Za-z0-9\u0080-\uffff]([A-Za-z0-9\-\u0080-\uffff]{0,61}[A-Za-z0-9\u0080-\uffff])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Language();
}
