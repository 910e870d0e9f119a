using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.ServiceMesh.Proxy.Tables;

/// <summary>Tables as JSON.</summary>
internal static class TableJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The table with its digest as version.</summary>
    public static MeshTable Seal(MeshTable table) =>
        table with { Version = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(table with { Version = "" }, Options)))[..16] };

    public static byte[] Write(MeshTable table) => JsonSerializer.SerializeToUtf8Bytes(table, Options);

    public static MeshTable Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<MeshTable>(json, Options) ?? MeshTable.Empty;
}
