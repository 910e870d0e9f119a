namespace LuBan.Identity.Clients;

/// <summary>Addresses that users are sent back to. They are compared letter by letter: whoever normalises them finds two that are one.</summary>
internal static class RedirectUris
{
    private const int MaximumLength = 2048;

    // What a browser runs, shows or opens in this server's name instead of going somewhere.
    private static readonly string[] Dangerous = ["javascript", "data", "vbscript", "blob", "about", "file", "filesystem", "view-source", "ws", "wss", "ftp", "mailto"];

    /// <summary>What is wrong with an address that is to be registered; null for nothing.</summary>
    internal static string? FindFault(string uri)
    {
        if (uri.Length is 0 or > MaximumLength) return $"write 1 to {MaximumLength} characters";
        if (uri.Any(letter => letter is <= ' ' or > '~' or '\\' or '"' or '<' or '>' or '\'' or '*')) return "write it in ASCII, encoded, and without spaces, quotes and '*': there are no wildcards";
        if (uri.Contains('#', StringComparison.Ordinal)) return "it has a fragment, which a redirect address may not have (RFC 6749 §3.1.2)";
        if (uri[0] == '/') return uri.StartsWith("//", StringComparison.Ordinal) ? "it has no scheme: write https://…, or a path of this server with one slash" : null;
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed)) return "it is no absolute address";
        if (parsed.UserInfo.Length > 0) return "it holds a user name, which a redirect address may not have";
        if (Dangerous.Contains(parsed.Scheme)) return $"the scheme '{parsed.Scheme}' is not for redirects";
        if (parsed.Scheme == "http" && !parsed.IsLoopback) return "plain http is for this machine only: write https";
        // RFC 8252 §7.1: a reversed domain name, so that no other program has the same.
        if (parsed.Scheme is not ("http" or "https") && !parsed.Scheme.Contains('.', StringComparison.Ordinal)) return $"a private scheme needs a dot, such as 'com.example.app', and this is '{parsed.Scheme}'";
        return null;
    }

    /// <summary>Whether an address of a request is one of those that are registered.</summary>
    /// <param name="registered">The client's addresses.</param>
    /// <param name="requested">What the request says.</param>
    /// <param name="issuer">The name of this server; paths are below it.</param>
    internal static bool IsRegistered(IEnumerable<string> registered, string requested, string issuer) =>
        registered.Any(one => string.Equals(one[0] == '/' ? issuer + one : one, requested, StringComparison.Ordinal) || IsSameLoopback(one, requested));

    /// <summary>RFC 8252 §7.3: a program on the user's machine listens on whatever port is free. Everything but the port is compared letter by letter.</summary>
    private static bool IsSameLoopback(string registered, string requested)
    {
        foreach (var host in new[] { "http://127.0.0.1", "http://[::1]" })
        {
            if (!registered.StartsWith(host, StringComparison.Ordinal) || !requested.StartsWith(host, StringComparison.Ordinal)) continue;
            return SplitPort(registered[host.Length..]) is { } one && SplitPort(requested[host.Length..]) is { } other && one == other;
        }

        return false;
    }

    /// <summary>What comes after the port; null when what is there is neither a port nor a path.</summary>
    private static string? SplitPort(string rest)
    {
        if (rest.Length == 0 || rest[0] is '/' or '?') return rest;
        if (rest[0] != ':') return null;
        var end = 1;
        while (end < rest.Length && char.IsAsciiDigit(rest[end])) end++;
        var digits = rest[1..end];
        return digits.Length is > 0 and <= 5 && digits[0] != '0' && int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) <= ushort.MaxValue && (end == rest.Length || rest[end] is '/' or '?') ? rest[end..] : null;
    }
}
