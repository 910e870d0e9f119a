using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The content of kinds with several versions: stored in one of them, and marked with it.</summary>
/// <remarks>The mark is the first field of the metadata. The kernel's own kinds have no marks, nor has what earlier releases wrote: it has the kind's <see cref="ResourceKind.UnmarkedVersion"/>.</remarks>
internal static class StoredContent
{
    private static readonly string[] ConvertersOwn = ["labels", "annotations"];

    private static ReadOnlySpan<byte> MarkStart => "\"$version\":\""u8;

    /// <summary>What is stored for an object of a kind, in the storage version.</summary>
    internal static byte[] Of(ResourceKind kind, JsonObject body)
    {
        if (!IsMarked(kind)) return ObjectDocument.Serialize(body);
        var version = kind.StorageVersion ?? kind.Version;
        if (version != kind.Version)
        {
            body = (JsonObject)body.DeepClone();
            Convert(kind, body, kind.Version, version);
        }

        var data = ObjectDocument.Serialize(body);
        var mark = Encoding.UTF8.GetBytes($"\"$version\":\"{version}\",");
        return [.. ResourceObject.DataPrefix, .. mark, .. data.AsSpan(ResourceObject.DataPrefix.Length)];
    }

    /// <summary>The kernel's own kinds have one version; everybody else's may get or lose some.</summary>
    private static bool IsMarked(ResourceKind kind) => kind.Conversion is not null || kind.Owner is not (ResourceKind.KernelOwner or KindRegistry.CoreOwner);

    /// <summary>What of the stored content a kind does not know, because another version wrote it: a write would lose it.</summary>
    /// <returns>The version that wrote it, and the paths; no paths when nothing would be lost.</returns>
    internal static (string Version, IReadOnlyList<string> Lost) Foreign(ResourceKind kind, ReadOnlySpan<byte> data)
    {
        var content = data[ResourceObject.DataPrefix.Length..];
        if (TakeMark(ref content) is not { } version || version == kind.Version || kind.Conversion?.Knows(version) == true) return ("", []);
        var unknown = new List<string>();
        new SchemaPruner(unknown).Prune((JsonObject)JsonNode.Parse(data)!, kind.Schema);
        return (version, unknown);
    }

    /// <summary>The version that stored content is marked with; null when it has no mark. The content goes on after it.</summary>
    internal static string? TakeMark(ref ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(MarkStart)) return null;
        var rest = content[MarkStart.Length..];
        var end = rest.IndexOf((byte)'"');
        var version = Encoding.UTF8.GetString(rest[..end]);
        content = rest[(end + 1)..];
        if (content[0] == ',') content = content[1..];
        return version;
    }

    /// <summary>Changes an object into another version of its kind.</summary>
    /// <exception cref="Sdk.ResourceException">500: the conversion failed.</exception>
    internal static void Convert(ResourceKind kind, JsonObject body, string from, string to)
    {
        var (name, metadata) = (body["metadata"]?["name"]?.ToString(), body["metadata"]?.DeepClone() as JsonObject);
        try
        {
            // A version that nobody knows is read by the names of its fields.
            if (kind.Conversion is { } conversion && conversion.Knows(from)) conversion.Convert(body, from, to);
            else new SchemaConversion(new Dictionary<string, JsonObject> { [to] = kind.Schema }).Convert(body, from, to);
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or Sdk.ResourceException))
        {
            // Its text only: the exception may belong to an extension that is unloaded later.
            throw Refusal.Create(500, "InternalError", $"conversion of {kind.QualifiedPlural} \"{name}\" from {from} to {to} failed: {problem.Message}");
        }

        body["apiVersion"] = kind.Group.Length == 0 ? to : $"{kind.Group}/{to}";
        body["kind"] = kind.Kind;
        if (metadata is null) return;
        foreach (var field in ConvertersOwn)
            if (body["metadata"]?[field] is JsonObject value)
                metadata[field] = value.DeepClone();
        body["metadata"] = metadata;
    }
}
