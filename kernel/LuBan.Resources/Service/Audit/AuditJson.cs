using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Resources;

/// <summary>The canonical form of a record: one line of JSON, members in the order of <see cref="AuditEntry"/>, nothing that is empty.</summary>
internal static class AuditJson
{
    private static readonly AuditJsonContext Context = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        // Never shown by a browser as HTML; a text is found as it was written.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new AuditTime(), new JsonStringEnumConverter<AuditLevel>() },
    });

    internal static byte[] Write(AuditEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Context.AuditEntry);

    internal static AuditEntry Read(ReadOnlySpan<byte> payload) => JsonSerializer.Deserialize(payload, Context.AuditEntry)!;

    /// <summary>UTC, to the millisecond: what the column has.</summary>
    private sealed class AuditTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }
}

[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJsonContext : JsonSerializerContext;
