using System.Text;

namespace LuBan.Marketplace.Content;

/// <summary>Decides where links of a publisher's text may lead, and which images it may show.</summary>
/// <param name="images">From the path of an image in the package, with forward slashes, to the address that serves it.</param>
internal sealed class ContentLinks(IReadOnlyDictionary<string, string> images)
{
    /// <summary>What ids in a text begin with, so that none of them is a name that scripts of a page use.</summary>
    public const string IdPrefix = "content-";

    /// <summary>The address that a link may have; null when it may lead nowhere.</summary>
    public static string? Target(string? url)
    {
        var plain = Plain(url);
        if (plain is null || plain.Length == 0) return null;
        if (plain[0] == '#') return "#" + IdPrefix + plain[1..];
        // Two slashes, forward or backward, name another host without saying how; a browser would take it for an address.
        if (plain.Length > 1 && plain[0] is '/' or '\\' && plain[1] is '/' or '\\') return Absolute("https:" + plain.Replace('\\', '/'));
        var colon = plain.IndexOf(':', StringComparison.Ordinal);
        var end = plain.IndexOfAny(['/', '?', '#', '\\']);
        return colon >= 0 && (end < 0 || colon < end) ? Absolute(plain) : plain;
    }

    /// <summary>The address that serves an image of the package; null for any other image.</summary>
    public string? Image(string? url)
    {
        var path = Plain(url)?.Split('?', '#')[0].Replace('\\', '/');
        if (string.IsNullOrEmpty(path)) return null;
        while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        return images.GetValueOrDefault(path) ?? images.GetValueOrDefault(Uri.UnescapeDataString(path));
    }

    private static string? Absolute(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" && (uri.Scheme == "mailto" || uri.Host.Length > 0) ? uri.AbsoluteUri : null;

    // Browsers leave out tabs and line ends anywhere and other signs around an address before they look for its scheme.
    private static string? Plain(string? url)
    {
        if (url is null || url.Length > 4_000) return null;
        var plain = new StringBuilder(url.Length);
        foreach (var sign in url)
        {
            if (!char.IsControl(sign) && sign is not ('\u2028' or '\u2029' or '\ufeff' or '\u200b')) plain.Append(sign);
        }
        return plain.ToString().Trim();
    }
}
