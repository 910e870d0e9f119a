using System.Runtime.InteropServices;
using System.Text;

namespace LuBan.Resources.Apply;

/// <summary>A set of fields of an object. A field may be in it without its parents or children. Operations make new sets; parts may be shared, so a set that was handed out must not be changed.</summary>
internal sealed class FieldSet
{
    private readonly Dictionary<string, Node> _nodes;

    internal FieldSet() => _nodes = new Dictionary<string, Node>(StringComparer.Ordinal);

    private FieldSet(int capacity) => _nodes = new Dictionary<string, Node>(capacity, StringComparer.Ordinal);

    internal bool IsEmpty => _nodes.Count == 0;

    /// <summary>The steps from here, unordered: whether the field itself is in the set, and what is in it below.</summary>
    internal IEnumerable<(string Element, bool IsMember, FieldSet? Below)> Steps => _nodes.Select(node => (node.Key, node.Value.IsMember, node.Value.Below));

    /// <summary>Adds a field; an empty path is the object itself and is not tracked.</summary>
    internal void Insert(ReadOnlySpan<string> path)
    {
        if (path.Length == 0) return;
        var set = this;
        foreach (var element in path[..^1])
        {
            ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(set._nodes, element, out _);
            set = node.Below ??= new FieldSet(4);
        }

        CollectionsMarshal.GetValueRefOrAddDefault(set._nodes, path[^1], out _).IsMember = true;
    }

    internal void Insert(string element, bool isMember, FieldSet? below)
    {
        if (below is { IsEmpty: true }) below = null;
        if (isMember || below is not null) _nodes[element] = new Node { IsMember = isMember, Below = below };
    }

    internal bool Contains(string element) => _nodes.TryGetValue(element, out var node) && node.IsMember;

    internal FieldSet? Below(string element) => _nodes.TryGetValue(element, out var node) ? node.Below : null;

    internal bool Contains(ReadOnlySpan<string> path)
    {
        var set = this;
        foreach (var element in path[..^1])
        {
            if (set.Below(element) is not { } below) return false;
            set = below;
        }

        return set.Contains(path[^1]);
    }

    internal FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty) return this;
        if (IsEmpty) return other;
        var result = new FieldSet(_nodes.Count + other._nodes.Count);
        foreach (var (element, node) in _nodes)
        {
            other._nodes.TryGetValue(element, out var also);
            result.Insert(element, node.IsMember || also.IsMember, node.Below is null ? also.Below : also.Below is null ? node.Below : node.Below.Union(also.Below));
        }

        foreach (var (element, node) in other._nodes)
            if (!_nodes.ContainsKey(element))
                result._nodes.Add(element, node);
        return result;
    }

    internal FieldSet Intersect(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
            if (other._nodes.TryGetValue(element, out var also))
                result.Insert(element, node.IsMember && also.IsMember, node.Below is not null && also.Below is not null ? node.Below.Intersect(also.Below) : null);
        return result;
    }

    /// <summary>Without the fields of the other set. A field below a field of the other set stays.</summary>
    internal FieldSet Except(FieldSet other)
    {
        if (other.IsEmpty || IsEmpty) return this;
        var result = new FieldSet(_nodes.Count);
        foreach (var (element, node) in _nodes)
        {
            if (!other._nodes.TryGetValue(element, out var also)) result._nodes.Add(element, node);
            else result.Insert(element, node.IsMember && !also.IsMember, node.Below is not null && also.Below is not null ? node.Below.Except(also.Below) : node.Below);
        }

        return result;
    }

    /// <summary>With every declared field on the way to a field that is in the set: what goes, goes with the structure that was there only for it.</summary>
    internal FieldSet WithParents(FieldType? type)
    {
        var result = new FieldSet(_nodes.Count);
        foreach (var (element, node) in _nodes)
        {
            var declared = element[0] == 'f' && type?.Map?.Fields.ContainsKey(element[2..]) == true;
            result.Insert(element, node.IsMember || (declared && node.Below is not null), node.Below?.WithParents(type?.Of(element)));
        }

        return result;
    }

    /// <summary>Fits the set to a schema in which a list or map has become atomic: who owned a part owns the whole.</summary>
    internal FieldSet FittedTo(FieldType? type)
    {
        if (type is null || type.IsDeduced) return this;
        FieldSet? result = null;
        foreach (var (element, node) in _nodes)
        {
            if (node.Below is null) continue;
            var child = type.Of(element);
            var (isMember, below) = child?.IsAtomic == true ? (true, null) : (node.IsMember, node.Below.FittedTo(child));
            if (ReferenceEquals(below, node.Below)) continue;
            result ??= Copy();
            result._nodes.Remove(element);
            result.Insert(element, isMember, below);
        }

        return result ?? this;
    }

    /// <summary>Every field, as people read it, in order.</summary>
    internal IEnumerable<(string[] Path, string Text)> Paths()
    {
        foreach (var (element, node) in _nodes.OrderBy(node => node.Key, Comparer<string>.Create(PathElement.Compare)))
        {
            var text = PathElement.Show(element);
            if (node.IsMember) yield return ([element], text);
            foreach (var (path, rest) in node.Below?.Paths() ?? []) yield return ([element, .. path], text + rest);
        }
    }

    public override string ToString() => new StringBuilder().AppendJoin(' ', Paths().Select(path => path.Text)).ToString();

    private FieldSet Copy()
    {
        var copy = new FieldSet(_nodes.Count);
        foreach (var (element, node) in _nodes) copy._nodes.Add(element, node);
        return copy;
    }

    private struct Node
    {
        internal bool IsMember;
        internal FieldSet? Below;
    }
}
