using System.Globalization;

namespace LuBan.Gateway.Tests;

/// <summary>First line and headers of a message, as they were written.</summary>
internal sealed record RawHead(string FirstLine, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public int Status => int.Parse(FirstLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public string Method => FirstLine.Split(' ')[0];

    public string Target => FirstLine.Split(' ')[1];

    /// <summary>The values of a header, joined; null without it.</summary>
    public string? this[string name] => Values(name) is { Length: > 0 } values ? string.Join(" | ", values) : null;

    public string[] Values(string name) => [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];
}
