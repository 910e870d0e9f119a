using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The content of kinds with several versions: stored in one of them, and marked with it.</summary>
/// <remarks>The mark is the first field of the metadata. Content of kinds with one version has no mark, nor has what earlier releases wrote: it has the kind's <see cref="ResourceKind.UnmarkedVersion"/>.</remarks>
internal static class StoredContent
{
    private static ReadOnlySpan<byte> MarkStart => "\"$version\":\""u8;

    /// <summary>What is stored for an object of a kind, in the storage version.</summary>
    internal static byte[] Of(ResourceKind kind, JsonObject body)
    {
        if (kind.Conversion is null) return ObjectDocument.Serialize(body);
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
        var (name, metadata) = (body["metadata"]?["name"]?.ToString(), body["metadata"]?.DeepClone());
        try
        {
            kind.Conversion!.Convert(body, from, to);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Its text only: the exception may belong to an extension that is unloaded later.
            throw Refusal.Create(500, "InternalError", $"conversion of {kind.QualifiedPlural} \"{name}\" from {from} to {to} failed: {problem.Message}");
        }

        body["apiVersion"] = kind.Group.Length == 0 ? to : $"{kind.Group}/{to}";
        body["kind"] = kind.Kind;
        body["metadata"] = metadata;
    }
}
