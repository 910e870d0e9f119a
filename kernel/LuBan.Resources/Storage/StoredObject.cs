using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Resources.Storage;

/// <summary>An object as the store keeps it.</summary>
/// <param name="key">Where it is.</param>
/// <param name="revision">The revision that wrote it; for a deletion the revision that removed it.</param>
/// <param name="createRevision">The revision that created it.</param>
/// <param name="uid">Its uid.</param>
/// <param name="data">UTF-8 JSON that begins with <c>{"metadata":{</c> and holds neither <c>apiVersion</c>, <c>kind</c> nor <c>resourceVersion</c>: these follow from the kind and the revision.</param>
public sealed class StoredObject(ResourceKey key, long revision, long createRevision, string uid, byte[] data)
{
    private ObjectMeta? _metadata;

    /// <summary>Where it is.</summary>
    public ResourceKey Key { get; } = key;

    /// <summary>The revision that wrote it; for a deletion the revision that removed it.</summary>
    public long Revision { get; } = revision;

    /// <summary>The revision that created it.</summary>
    public long CreateRevision { get; } = createRevision;

    /// <summary>Its uid.</summary>
    public string Uid { get; } = uid;

    /// <summary>UTF-8 JSON without <c>apiVersion</c>, <c>kind</c> and <c>resourceVersion</c>. Not to be changed.</summary>
    public byte[] Data { get; } = data;

    /// <summary>Why the content cannot be read; null when it can. Then <see cref="Data"/> only says where the object is.</summary>
    public string? Problem { get; init; }

    /// <summary>The metadata, read on first use.</summary>
    public ObjectMeta Metadata => _metadata ??= ReadMetadata();

    private ObjectMeta ReadMetadata()
    {
        var reader = new Utf8JsonReader(Data);
        reader.Read();
        reader.Read();
        reader.Read();
        return JsonSerializer.Deserialize(ref reader, ResourceJsonContext.Default.ObjectMeta)! with
        {
            ResourceVersion = Revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
