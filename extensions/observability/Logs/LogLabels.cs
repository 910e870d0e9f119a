namespace LuBan.Observability.Logs;

/// <summary>Where lines come from: names and values, sorted by name. Lines with equal labels are one stream.</summary>
internal sealed class LogLabels : IEquatable<LogLabels>
{
    internal const string Namespace = "namespace";
    internal const string Kind = "kind";
    internal const string Name = "name";
    internal const string Container = "container";
    internal const string Instance = "instance";
    internal const string Stream = "stream";
    internal const string Host = "host";
    internal const string App = "app";
    internal const string Service = "service";
    internal const string Index = "index";
    internal const string Object = "object";
    internal const string Reason = "reason";

    /// <summary>Fields of documents that are always labels: a condition on them never has to open a line's document.</summary>
    internal static readonly IReadOnlySet<string> Promoted = new HashSet<string>(StringComparer.Ordinal) { Namespace, Kind, Name, Container, Instance, Stream, Host, App, Service, Index, Object, Reason };

    internal const int MaximumLabels = 32;
    internal const int MaximumValue = 256;

    internal static readonly LogLabels Empty = new([]);

    private readonly KeyValuePair<string, string>[] _pairs;
    private readonly int _hash;

    private LogLabels(KeyValuePair<string, string>[] pairs)
    {
        _pairs = pairs;
        var hash = new HashCode();
        foreach (var (name, value) in pairs)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }
        _hash = hash.ToHashCode();
    }

    internal IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>The namespace; empty for what belongs to none.</summary>
    internal string NamespaceOrEmpty => this[Namespace] ?? "";

    internal string? this[string name]
    {
        get
        {
            foreach (var pair in _pairs)
            {
                if (pair.Key == name) return pair.Value;
            }
            return null;
        }
    }

    /// <summary>Labels of these pairs; empty values are left out, and what is no name of a namespace, long ones are cut, and of too many the last by name fall away.</summary>
    internal static LogLabels Of(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            if (name.Length is > 0 and <= 64 && value.Length > 0 && (name != Namespace || IsNamespace(value))) sorted[name] = value.Length > MaximumValue ? value[..MaximumValue] : value;
        }
        return sorted.Count == 0 ? Empty : new([.. sorted.OrderBy(pair => Promoted.Contains(pair.Key) ? 0 : 1).Take(MaximumLabels).OrderBy(pair => pair.Key, StringComparer.Ordinal)]);
    }

    internal LogLabels With(string name, string value) => Of(_pairs.Where(pair => pair.Key != name).Append(new(name, value)));

    /// <summary>Whether a text can be a namespace's name: a DNS label. It becomes the name of a file.</summary>
    internal static bool IsNamespace(string text) =>
        text.Length <= 63 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    public bool Equals(LogLabels? other) => other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _pairs.AsSpan().SequenceEqual(other._pairs)));

    public override bool Equals(object? obj) => Equals(obj as LogLabels);

    public override int GetHashCode() => _hash;

    public override string ToString() => "{" + string.Join(", ", _pairs.Select(pair => $"{pair.Key}=\"{pair.Value}\"")) + "}";
}
