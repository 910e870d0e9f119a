using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>The versions in which owners have noted their fields.</summary>
internal sealed class VersionedObjects(ResourceKind kind, KindTable kinds)
{
    private readonly Dictionary<string, VersionedObject?> _known = new(StringComparer.Ordinal);

    /// <summary>How objects look in a version; null when it is not served.</summary>
    internal VersionedObject? At(string apiVersion)
    {
        if (_known.TryGetValue(apiVersion, out var known)) return known;
        var found = apiVersion == kind.ApiVersion ? kind : Find(apiVersion);
        return _known[apiVersion] = found is null ? null : new VersionedObject(kind, found);
    }

    private ResourceKind? Find(string apiVersion)
    {
        var parts = apiVersion.Split('/');
        var (group, version) = parts.Length == 1 ? ("", parts[0]) : (parts[0], parts[1]);
        return group == kind.Group ? kinds.Find(group, version, kind.Plural) : null;
    }
}

/// <summary>Turns objects of one version of a kind into another and back.</summary>
internal sealed class VersionedObject(ResourceKind from, ResourceKind to)
{
    internal FieldType Type { get; } = FieldTypes.Of(to);

    internal JsonObject Convert(JsonObject value) => As(value, to);

    internal JsonObject ConvertBack(JsonObject value) => As(value, from);

    private static JsonObject As(JsonObject value, ResourceKind version)
    {
        var apiVersion = ObjectDocument.Text(value, "apiVersion");
        if (apiVersion.Length == 0 || apiVersion == version.ApiVersion) return value;
        var converted = (JsonObject)value.DeepClone();
        StoredContent.Convert(version, converted, apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..], version.Version);
        return converted;
    }
}
