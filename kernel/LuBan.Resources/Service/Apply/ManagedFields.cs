using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>The owners of an object's fields.</summary>
internal sealed class ManagedFields
{
    /// <summary>More owners by update than this are joined, the oldest first.</summary>
    internal const int MaximumUpdaters = 10;

    /// <summary>The name of the joined owners.</summary>
    internal const string Ancient = "ancient-changes";

    private readonly Dictionary<(string, string, string, string), ManagedEntry> _entries = [];

    internal bool IsEmpty => _entries.Count == 0;

    internal IReadOnlyList<ManagedEntry> Entries => [.. _entries.Values];

    /// <exception cref="FormatException">It is not a list of owners.</exception>
    internal static ManagedFields Decode(JsonNode? node)
    {
        var managed = new ManagedFields();
        if (node is null) return managed;
        if (node is not JsonArray entries) throw new FormatException("managedFields is not an array");
        foreach (var entry in entries.Select(ManagedEntry.Decode)) managed._entries[entry.Identity] = entry;
        return managed;
    }

    /// <summary>What is stored; nothing when it cannot be read.</summary>
    internal static ManagedFields DecodeOrEmpty(JsonNode? node)
    {
        try
        {
            return Decode(node);
        }
        catch (FormatException)
        {
            return new ManagedFields();
        }
    }

    internal ManagedEntry? Find(ManagedEntry like) => _entries.GetValueOrDefault(like.Identity);

    /// <summary>Keeps an entry, or forgets it when it owns nothing.</summary>
    internal void Set(ManagedEntry entry)
    {
        if (entry.Fields.IsEmpty) _entries.Remove(entry.Identity);
        else _entries[entry.Identity] = entry;
    }

    internal void Remove(ManagedEntry entry) => _entries.Remove(entry.Identity);

    /// <summary>The list as it is stored; null when nobody owns anything.</summary>
    internal JsonArray? Encode() => _entries.Count == 0 ? null : new JsonArray(
    [
        .. _entries.Values.OrderBy(entry => entry.Operation, StringComparer.Ordinal).ThenBy(entry => entry.Seconds).ThenBy(entry => entry.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal).ThenBy(entry => entry.Subresource, StringComparer.Ordinal).Select(entry => entry.Encode()),
    ]);

    /// <summary>Joins the oldest updaters per version when there are too many.</summary>
    internal void Cap()
    {
        var updaters = _entries.Values.Where(entry => !entry.IsApply).OrderBy(entry => entry.Seconds)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal).ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal).ThenBy(entry => entry.Subresource, StringComparer.Ordinal).ToList();
        var left = updaters.Count;
        var first = new Dictionary<string, ManagedEntry>(StringComparer.Ordinal);
        foreach (var entry in updaters)
        {
            if (left <= MaximumUpdaters) return;
            if (first.TryAdd(entry.ApiVersion, entry)) continue;
            var bucket = first[entry.ApiVersion];
            _entries.Remove(bucket.Identity);
            _entries.Remove(entry.Identity);
            // The time of the younger one: it is the last change of the joined fields.
            bucket = new ManagedEntry(Ancient, ManagedEntry.Update, entry.ApiVersion, "", entry.Time, bucket.Fields.Union(entry.Fields));
            Set(bucket);
            first[entry.ApiVersion] = bucket;
            left--;
        }
    }
}
