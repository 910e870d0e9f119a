using System.Text.RegularExpressions;

namespace LuBan.Sdk;

/// <summary>The rules for single values of an upstream.</summary>
internal static partial class UpstreamRules
{
    private const int MaxText = 2000;

    // What a connection is made of, and what only the kernel may say.
    private static readonly string[] NotForDirectives =
    [
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "proxy-authentication-info", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings",
        "content-length", "host", "x-remote-user", "x-remote-group", "forwarded",
    ];

    public static bool IsName(string value) => value.Length <= 40 && NamePattern().IsMatch(value);

    public static bool IsApiVersion(string value) => value.Length <= 40 && ApiVersionPattern().IsMatch(value);

    public static bool IsMethod(string value) => value.Length <= 20 && MethodPattern().IsMatch(value);

    public static bool IsHost(string value) => value.Length <= 253 && Uri.CheckHostName(value) != UriHostNameType.Unknown;

    public static bool IsUrl(string value) =>
        value.Length <= MaxText && Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0, Host.Length: > 0 };

    public static bool IsPath(string value) =>
        value == "/" || (value.Length <= 500 && !value.EndsWith('/') && !value.Contains('?', StringComparison.Ordinal) && ManifestRules.ExplainWarmUp(value) is null && !value.Contains("//", StringComparison.Ordinal));

    public static bool IsRewrite(string value) => value.Length <= MaxText && RewritePattern().IsMatch(value);

    public static bool IsReplace(string value) => value.Length <= MaxText && ReplacePattern().IsMatch(value);

    public static bool IsPathRegexp(string value)
    {
        var parts = value.Split(' ', 2);
        if (value.Length > MaxText || parts.Length != 2 || parts[0].Length == 0) return false;
        try
        {
            // The engine that never goes back: hostile paths cost no more than their length.
            _ = new Regex(parts[0], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    public static bool IsHeaderEdit(string value)
    {
        var match = value.Length <= MaxText ? HeaderEditPattern().Match(value) : Match.Empty;
        return match.Success && !NotForDirectives.Contains(match.Groups["name"].Value, StringComparer.OrdinalIgnoreCase);
    }

    public static bool IsCaBundle(string value)
    {
        if (value.Length > 512 * 1024) return false;
        try
        {
            var certificates = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
            certificates.ImportFromPem(value);
            foreach (var certificate in certificates) certificate.Dispose();
            return certificates.Count > 0;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9\-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\Av[0-9]+((alpha|beta)[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersionPattern();

    [GeneratedRegex(@"\A[A-Z]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex MethodPattern();

    [GeneratedRegex(@"\A(/[^\s*\p{C}]*\*?|\*) [^\s#\\\p{C}]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RewritePattern();

    [GeneratedRegex(@"\A[^\s\p{C}]+ [^\s\p{C}]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReplacePattern();

    [GeneratedRegex(@"\A(-(?<name>[A-Za-z0-9!#$%&'+.^_`|~\-]+)\*?|\+?(?<name>[A-Za-z0-9!#$%&'+.^_`|~][A-Za-z0-9!#$%&'+.^_`|~\-]*) [^\p{C}]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderEditPattern();
}
