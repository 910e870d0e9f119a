using System.Collections;
using System.Text;

namespace LuBan.Observability.Metrics;

/// <summary>The labels of a series: names and values, sorted by name, the metric's own name among them as <c>__name__</c>. Never changes.</summary>
public sealed class Labels : IEquatable<Labels>, IComparable<Labels>, IReadOnlyCollection<KeyValuePair<string, string>>
{
    /// <summary>The label that holds the metric's name.</summary>
    public const string MetricName = "__name__";

    /// <summary>No labels.</summary>
    public static Labels Empty { get; } = new([]);

    // Name, value, name, value …, names ascending.
    private readonly string[] _pairs;

    private Labels(string[] pairs)
    {
        _pairs = pairs;
        var hash = 17;
        foreach (var text in pairs) hash = unchecked((hash * 31) + text.GetHashCode(StringComparison.Ordinal));
        Hash = hash;
    }

    /// <summary>A hash of names and values; another one in every process.</summary>
    public int Hash { get; }

    /// <inheritdoc />
    public int Count => _pairs.Length / 2;

    /// <summary>The metric's name; empty when there is none.</summary>
    public string Metric => this[MetricName];

    /// <summary>The value of a label; empty when it is not there, which is the same in PromQL.</summary>
    /// <param name="name">The label's name.</param>
    public string this[string name] => TryGet(name, out var value) ? value : "";

    /// <summary>Labels of names and values in any order. A later value of the same name wins; empty values are left out.</summary>
    /// <param name="pairs">Names and values.</param>
    /// <returns>The labels.</returns>
    public static Labels From(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs) sorted[name] = value;
        return new([.. sorted.Where(pair => pair.Value.Length > 0).SelectMany(pair => new[] { pair.Key, pair.Value })]);
    }

    /// <summary>Labels of names and values in any order.</summary>
    /// <param name="pairs">Names and values.</param>
    /// <returns>The labels.</returns>
    public static Labels Of(params (string Name, string Value)[] pairs) => From(pairs.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    /// <summary>The value of a label, if it is there.</summary>
    /// <param name="name">The label's name.</param>
    /// <param name="value">Its value; empty when it is not there.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGet(string name, out string value)
    {
        for (var i = 0; i < _pairs.Length; i += 2)
        {
            if (!string.Equals(_pairs[i], name, StringComparison.Ordinal)) continue;
            value = _pairs[i + 1];
            return true;
        }
        value = "";
        return false;
    }

    /// <summary>The same labels with one set; an empty value takes it away.</summary>
    /// <param name="name">The label's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The labels.</returns>
    public Labels With(string name, string value)
    {
        var at = 0;
        while (at < _pairs.Length && string.CompareOrdinal(_pairs[at], name) < 0) at += 2;
        var found = at < _pairs.Length && string.Equals(_pairs[at], name, StringComparison.Ordinal);
        if (value.Length == 0) return found ? new([.. _pairs[..at], .. _pairs[(at + 2)..]]) : this;
        return new([.. _pairs[..at], name, value, .. _pairs[(found ? at + 2 : at)..]]);
    }

    /// <summary>The labels without some.</summary>
    /// <param name="names">The names to leave out.</param>
    /// <returns>The labels.</returns>
    public Labels Without(IReadOnlyCollection<string> names) => Where(name => !names.Contains(name));

    /// <summary>Only some of the labels.</summary>
    /// <param name="names">The names to keep.</param>
    /// <returns>The labels.</returns>
    public Labels Only(IReadOnlyCollection<string> names) => Where(names.Contains);

    /// <summary>The labels without the metric's name.</summary>
    /// <returns>The labels.</returns>
    public Labels WithoutMetric() => With(MetricName, "");

    /// <summary>Name at a place, in the order of names.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The name.</returns>
    public string NameAt(int index) => _pairs[index * 2];

    /// <summary>Value at a place, in the order of names.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The value.</returns>
    public string ValueAt(int index) => _pairs[(index * 2) + 1];

    /// <inheritdoc />
    public bool Equals(Labels? other) => ReferenceEquals(this, other) || (other is not null && Hash == other.Hash && _pairs.AsSpan().SequenceEqual(other._pairs));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc />
    public override int GetHashCode() => Hash;

    /// <inheritdoc />
    public int CompareTo(Labels? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < Math.Min(_pairs.Length, other._pairs.Length); i++)
        {
            var order = string.CompareOrdinal(_pairs[i], other._pairs[i]);
            if (order != 0) return order;
        }
        return _pairs.Length.CompareTo(other._pairs.Length);
    }

    /// <summary>As PromQL writes it: <c>up{job="node"}</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(Metric);
        var others = this.Where(pair => pair.Key != MetricName).Select(pair => $"{pair.Key}=\"{Escape(pair.Value)}\"").ToList();
        if (others.Count > 0 || text.Length == 0) text.Append('{').AppendJoin(", ", others).Append('}');
        return text.ToString();
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < _pairs.Length; i += 2) yield return new(_pairs[i], _pairs[i + 1]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two have the same labels.</summary>
    public static bool operator ==(Labels? left, Labels? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(Labels? left, Labels? right) => !(left == right);

    /// <summary>Order by names and values.</summary>
    public static bool operator <(Labels left, Labels right) => left.CompareTo(right) < 0;

    /// <summary>Order by names and values.</summary>
    public static bool operator >(Labels left, Labels right) => left.CompareTo(right) > 0;

    /// <summary>Order by names and values.</summary>
    public static bool operator <=(Labels left, Labels right) => left.CompareTo(right) <= 0;

    /// <summary>Order by names and values.</summary>
    public static bool operator >=(Labels left, Labels right) => left.CompareTo(right) >= 0;

    // For readers that hold sorted pairs already: nothing is copied and nothing is checked.
    internal static Labels OfSorted(string[] pairs) => pairs.Length == 0 ? Empty : new(pairs);

    internal static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private Labels Where(Func<string, bool> keep)
    {
        var kept = new List<string>(_pairs.Length);
        for (var i = 0; i < _pairs.Length; i += 2)
        {
            if (!keep(_pairs[i])) continue;
            kept.Add(_pairs[i]);
            kept.Add(_pairs[i + 1]);
        }
        return kept.Count == _pairs.Length ? this : OfSorted([.. kept]);
    }
}
