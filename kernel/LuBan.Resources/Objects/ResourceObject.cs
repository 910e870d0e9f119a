using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>An object of a kind, as stored at one revision. Immutable.</summary>
public sealed class ResourceObject
{
    /// <summary>What every stored content begins with; the envelope is put in its place.</summary>
    internal static ReadOnlySpan<byte> DataPrefix => "{\"metadata\":{"u8;

    private const int MaximumDigits = 20;
    private const int EnvelopeSize = 256;

    // What stands before an object's revision, per kind and version.
    private static readonly ConditionalWeakTable<ResourceKind, byte[]> Heads = [];

    private readonly StoredObject _stored;
    private byte[]? _json;

    internal ResourceObject(ResourceKind kind, StoredObject stored)
    {
        Kind = kind;
        _stored = stored;
    }

    /// <summary>The kind.</summary>
    public ResourceKind Kind { get; }

    /// <summary>The namespace; empty for a cluster-scoped kind.</summary>
    public string Namespace => _stored.Key.Namespace;

    /// <summary>The name.</summary>
    public string Name => _stored.Key.Name;

    /// <summary>The uid.</summary>
    public string Uid => _stored.Uid;

    /// <summary>The revision that wrote the object: its <c>resourceVersion</c>.</summary>
    public long Revision => _stored.Revision;

    /// <summary>The metadata, read on first use.</summary>
    public ObjectMeta Metadata => _stored.Metadata;

    /// <summary>The labels; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Labels => Metadata.Labels ?? EmptyLabels;

    /// <summary>The annotations; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Annotations => Metadata.Annotations ?? EmptyLabels;

    /// <summary>The finalizers; empty when there are none.</summary>
    public IReadOnlyList<string> Finalizers => Metadata.Finalizers ?? [];

    /// <summary>The owners; empty when there are none.</summary>
    public IReadOnlyList<OwnerReference> OwnerReferences => Metadata.OwnerReferences ?? [];

    /// <summary>When deletion was asked for; null when it was not.</summary>
    public DateTimeOffset? DeletionTimestamp => Metadata.DeletionTimestamp;

    /// <summary>Counts the changes of the spec.</summary>
    public long Generation => Metadata.Generation ?? 0;

    /// <summary>The whole object as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= Render();

    internal StoredObject Stored => _stored;

    /// <summary>About how many bytes <see cref="WriteTo"/> writes.</summary>
    internal int Size => _stored.Data.Length;

    private static readonly Dictionary<string, string> EmptyLabels = [];

    /// <summary>A copy of the object that may be changed.</summary>
    /// <returns>The copy.</returns>
    public JsonObject ToJson() => (JsonObject)JsonNode.Parse(Json.Span)!;

    /// <summary>The object as a read-only document; dispose it after use.</summary>
    /// <returns>The document.</returns>
    public JsonDocument ToDocument() => JsonDocument.Parse(Json);

    /// <summary><c>Kind group/version namespace/name</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Kind} {(Namespace.Length == 0 ? "" : Namespace + "/")}{Name}";

    /// <summary>Reads an object that was sent to another process of the same server, as it was given out there.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="json">The whole object as UTF-8 JSON.</param>
    /// <returns>The object.</returns>
    public static ResourceObject FromJson(ResourceKind kind, ReadOnlyMemory<byte> json)
    {
        ArgumentNullException.ThrowIfNull(kind);
        using var document = JsonDocument.Parse(json);
        var metadata = document.RootElement.GetProperty("metadata");
        string Text(string name) => metadata.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        var revision = long.TryParse(Text("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
        var data = Encoding.UTF8.GetBytes($"{{\"metadata\":{metadata.GetRawText()}}}");
        return new(kind, new StoredObject(new ResourceKey(kind.Group, kind.Plural, Text("namespace"), Text("name")), revision, 0, Text("uid"), data)) { _json = json.ToArray() };
    }

    internal static ResourceObject Bookmark(ResourceKind kind, long revision, bool initialEventsEnd)
    {
        // Marked, so that nothing tries to convert it.
        var mark = kind.Conversion is null ? "" : $"\"$version\":\"{kind.Version}\",";
        var end = initialEventsEnd ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        var data = Encoding.UTF8.GetBytes($"{{\"metadata\":{{{mark}\"creationTimestamp\":null{end}}}}}");
        return new ResourceObject(kind, new StoredObject(new ResourceKey(kind.Group, kind.Plural, "", ""), revision, 0, "", data));
    }

    /// <summary>Writes the whole object as UTF-8 JSON, without a copy in between: lists and watches send the same objects to many.</summary>
    internal void WriteTo(IBufferWriter<byte> writer)
    {
        if (_json is { } rendered)
        {
            writer.Write(rendered);
            return;
        }

        if (IsAsStored) WriteAsStored(writer);
        else writer.Write(Json.Span);
    }

    /// <summary>Whether the content has the kind's version.</summary>
    internal bool IsAsStored
    {
        get
        {
            ReadOnlySpan<byte> content = _stored.Data.AsSpan(DataPrefix.Length);
            return (StoredContent.TakeMark(ref content) ?? Kind.UnmarkedVersion ?? Kind.Version) == Kind.Version;
        }
    }

    /// <summary>Puts the envelope around the stored content.</summary>
    /// <returns>The version that the content still has, when it must be converted; null when it is right as it is.</returns>
    private string? WriteAsStored(IBufferWriter<byte> writer)
    {
        writer.Write(Heads.GetValue(Kind, HeadOf));
        // A dry-run creation has no revision yet.
        if (Revision != 0)
        {
            writer.Write("\"resourceVersion\":\""u8);
            var digits = writer.GetSpan(MaximumDigits);
            Revision.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
            writer.Advance(length);
            writer.Write("\","u8);
        }

        ReadOnlySpan<byte> content = _stored.Data.AsSpan(DataPrefix.Length);
        var stored = StoredContent.TakeMark(ref content) ?? Kind.UnmarkedVersion ?? Kind.Version;
        writer.Write(content);
        return stored == Kind.Version ? null : stored;
    }

    private byte[] Render()
    {
        var buffer = new ArrayBufferWriter<byte>(Size + EnvelopeSize);
        var stored = WriteAsStored(buffer);
        if (stored is null) return buffer.WrittenSpan.ToArray();
        var body = (JsonObject)JsonNode.Parse(buffer.WrittenSpan)!;
        StoredContent.Convert(Kind, body, stored, Kind.Version);
        return Http.JsonAnswer.Render(body);
    }

    private static byte[] HeadOf(ResourceKind kind) => Encoding.UTF8.GetBytes(
        $"{{\"apiVersion\":\"{JavaScriptEncoder.Default.Encode(kind.ApiVersion)}\",\"kind\":\"{JavaScriptEncoder.Default.Encode(kind.Kind)}\",\"metadata\":{{");
}
