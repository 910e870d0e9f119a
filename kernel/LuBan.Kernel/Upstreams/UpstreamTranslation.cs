using LuBan.Kernel.Gateway;
using LuBan.Sdk;

namespace LuBan.Kernel.Upstreams;

/// <summary>What a manifest and a plan say of an upstream, in the words of the gateway.</summary>
internal static class UpstreamTranslation
{
    public static UpstreamOptions ToOptions(this UpstreamDeclaration upstream, string extension) => new()
    {
        Name = $"{extension}/{upstream.Name}",
        Address = upstream.Url,
        Tls = upstream.Url?.Scheme == Uri.UriSchemeHttps ? new TlsOptions { AuthorityPem = upstream.Tls.CaBundle, ServerName = upstream.Tls.ServerName, SkipVerification = upstream.Tls.InsecureSkipVerify } : null,
        ConnectTimeout = TimeSpan.FromSeconds(upstream.Timeouts.ConnectSeconds),
        HeadersTimeout = TimeSpan.FromSeconds(upstream.Timeouts.ResponseSeconds),
        ActivityTimeout = TimeSpan.FromSeconds(upstream.Timeouts.IdleSeconds),
        UpgradeTimeout = TimeSpan.FromSeconds(upstream.Timeouts.IdleSeconds),
        MaxConcurrent = upstream.Limits.Concurrency,
        MaxQueue = upstream.Limits.Queue,
        BreakAfter = upstream.Breaker.Failures,
        BreakFor = TimeSpan.FromSeconds(upstream.Breaker.OpenSeconds),
    };

    public static ForwardRequest ToRequest(this UpstreamDirectives directives) => new()
    {
        Rewrite = new RewriteRules
        {
            Method = directives.Method,
            StripPrefix = directives.StripPathPrefix,
            StripSuffix = directives.StripPathSuffix,
            Patterns = [.. directives.PathRegexp.Select(Words).Select(words => new PathPattern(words.First, words.Second))],
            Replacements = [.. directives.Replace.Select(Words).Select(words => new TextReplacement(words.First, words.Second))],
            Rewrites = [.. directives.Rewrite.Select(Words).Select(words => new TargetTemplate(words.First, words.Second))],
        },
        Up = [.. directives.HeaderUp.Select(HeaderEdit.Parse)],
        Down = [.. directives.HeaderDown.Select(HeaderEdit.Parse)],
        RefuseRedirects = directives.RejectForwardingRedirects,
    };

    private static (string First, string Second) Words(string text)
    {
        var words = text.Split(' ', 2);
        return (words[0], words[1]);
    }
}
