using System.Globalization;

namespace LuBan.Gateway.Tests.Corpus;

/// <summary>A request as an upstream saw it.</summary>
internal sealed record RecordedRequest(string Head)
{
    public string Line => Head.Split("\r\n")[0];

    /// <summary>Method and target.</summary>
    public string Asked => string.Join(' ', Line.Split(' ')[..^1]);

    public bool IsChunked => Values("Transfer-Encoding").Length > 0;

    public int? Length => Values("Content-Length") is [var length, ..] && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    public string? Case => Values("X-Case").FirstOrDefault();

    public string[] Values(string name) => [.. Head.Split("\r\n").Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim())];

    /// <summary>What in it two servers could read differently; null for nothing.</summary>
    public string? Ambiguity()
    {
        if (Head.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n', '\0')) return "a bare line end or NUL";
        if (Values("Content-Length").Length + Values("Transfer-Encoding").Length > 1) return "two lengths";
        if (Values("Transfer-Encoding") is [var coding] && coding != "chunked") return $"coding '{coding}'";
        if (Values("Content-Length") is [var length] && !length.All(char.IsAsciiDigit)) return $"length '{length}'";
        if (Values("Host").Length != 1) return "not one host";
        if (Head.Split("\r\n").Skip(1).Any(line => line.StartsWith(' ') || line.StartsWith('\t') || line.Contains(" :", StringComparison.Ordinal))) return "a folded line or a space before a colon";
        return Line.Split(' ').Length != 3 ? "a request line of not three words" : null;
    }
}
