namespace LuBan.Resources;

/// <summary>The name rules of the API (RFC 1123).</summary>
internal static class Names
{
    internal static bool IsLabel(string name) => name.Length is > 0 and <= 63 && IsLabelText(name);

    internal static bool IsSubdomain(string name) => name.Length is > 0 and <= 253 && name.Split('.').All(part => part.Length > 0 && IsLabelText(part));

    /// <summary>A label or annotation key: an optional DNS prefix with a slash, then at most 63 letters, digits, '-', '_' and '.'.</summary>
    internal static bool IsQualifiedName(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && !IsSubdomain(name[..slash])) return false;
        var local = name[(slash + 1)..];
        return local.Length > 0 && IsLabelValue(local);
    }

    internal static bool IsLabelValue(string value) =>
        value.Length == 0 || (value.Length <= 63 && char.IsAsciiLetterOrDigit(value[0]) && char.IsAsciiLetterOrDigit(value[^1])
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));

    private static bool IsLabelText(string text) =>
        IsLowerOrDigit(text[0]) && IsLowerOrDigit(text[^1]) && text.All(c => IsLowerOrDigit(c) || c == '-');

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
