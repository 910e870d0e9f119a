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

    /// <summary>Reads a list of owners; nothing when it cannot be read.</summary>
    /// <param name="node">The list.</param>
    /// <param name="isStored">Whether it was written here: then sets are taken apart only when they are looked at.</param>
    /// <returns>The owners.</returns>
    internal static ManagedFields DecodeOrEmpty(JsonNode? node, bool isStored = true)
    {
        var managed = new ManagedFields();
        try
        {
            foreach (var entry in (node as JsonArray ?? []).Select(ManagedEntry.Decode))
                managed._entries[entry.Identity] = isStored ? entry : entry with { Fields = entry.Fields };
            return managed;
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
            bucket = new ManagedEntry(Ancient, ManagedEntry.Update, entry.ApiVersion, "", entry.Time) { Fields = bucket.Fields.Union(entry.Fields) };
            Set(bucket);
            first[entry.ApiVersion] = bucket;
            left--;
        }
    }
}
