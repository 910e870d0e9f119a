using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Journal;

/// <summary>How an entry is written: one line of JSON that names the SHA-256 of the line before it, without their line ends.</summary>
internal static class JournalLine
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static ReadOnlySpan<byte> Start => "{\"sequence\":"u8;

    /// <summary>Writes a line, without its end.</summary>
    /// <param name="sequence">The entry's sequence.</param>
    /// <param name="time">The entry's time.</param>
    /// <param name="change">Who, and the event as JSON.</param>
    /// <param name="rest">How many entries of the same decision follow.</param>
    /// <param name="previous">The hash of the line before.</param>
    public static byte[] Format(long sequence, DateTimeOffset time, JournalEvent change, int rest, BlobHash previous)
    {
        var buffer = new ArrayBufferWriter<byte>(change.Json.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteNumber("sequence"u8, sequence);
            writer.WriteString("time"u8, time);
            writer.WriteString("actor"u8, change.Actor);
            writer.WritePropertyName("event"u8);
            writer.WriteRawValue(change.Json.Span, skipInputValidation: true);
            if (rest > 0) writer.WriteNumber("rest"u8, rest);
            writer.WriteString("previous"u8, previous.ToString());
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JournalEntry Parse(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize<JournalEntry>(line, MarketplaceJson.Options) ?? throw new JsonException("The line is null.");

    /// <summary>Reads only the sequence, which comes first.</summary>
    public static bool TryReadSequence(ReadOnlySpan<byte> line, out long sequence)
    {
        sequence = 0;
        return line.StartsWith(Start) && Utf8Parser.TryParse(line[Start.Length..], out sequence, out _);
    }

    public static BlobHash Hash(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(line, hash);
        return new(hash);
    }
}

/// <summary>An event before it has its place in the journal.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Json">What, as it will stand in the line.</param>
internal sealed record JournalEvent(string Actor, ReadOnlyMemory<byte> Json)
{
    /// <summary>Writes an event and reads it back: what is applied now is exactly what will be applied after a restart, and what cannot be read back is
    /// refused before it is durable.</summary>
    public static JournalEvent Make(string actor, MarketplaceEvent change, Action<MarketplaceEvent> check)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(change, MarketplaceJson.Options);
        check(JsonSerializer.Deserialize<MarketplaceEvent>(json, MarketplaceJson.Options) ?? throw new JsonException("The event is null."));
        return new(actor, json);
    }
}
