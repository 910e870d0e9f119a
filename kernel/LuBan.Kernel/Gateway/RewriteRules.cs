namespace LuBan.Kernel.Gateway;

/// <summary>Changes of a request's method and target, in this order: method, prefix, suffix, patterns, replacements, rewrites.</summary>
internal sealed record RewriteRules
{
    /// <summary>The method that the upstream sees; null keeps the client's.</summary>
    public string? Method { get; init; }

    /// <summary>Taken from the front of the path where it is there, at the border of a segment.</summary>
    public string? StripPrefix { get; init; }

    /// <summary>Taken from the end of the path where it is there.</summary>
    public string? StripSuffix { get; init; }

    /// <summary>Patterns that are replaced in the path.</summary>
    public IReadOnlyList<PathPattern> Patterns { get; init; } = [];

    /// <summary>Texts that are replaced in the target, query included.</summary>
    public IReadOnlyList<TextReplacement> Replacements { get; init; } = [];

    /// <summary>The first whose path matches gives the whole target.</summary>
    public IReadOnlyList<TargetTemplate> Rewrites { get; init; } = [];

    /// <summary>The target after all changes, as written in the request, percent-encoded.</summary>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">A pattern took too long on this path.</exception>
    public string Apply(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? target[at..] : "";
        var path = target[..^query.Length];
        if (StripPrefix is { Length: > 0 } prefix) path = RequestTarget.WithoutPrefix(path, prefix) ?? path;
        if (StripSuffix is { Length: > 0 } suffix && path.EndsWith(suffix, StringComparison.Ordinal)) path = path[..^suffix.Length];
        path = Patterns.Aggregate(path, (current, pattern) => pattern.Apply(current));
        var result = Replacements.Aggregate(path + query, (current, replacement) => replacement.Apply(current));
        if (!result.StartsWith('/')) result = "/" + result;
        return Rewrites.FirstOrDefault(rewrite => rewrite.Matches(result))?.Apply(result) ?? result;
    }
}
