using System.Buffers;
using System.Text.Json;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>The JSON of events.</summary>
internal static class ConsoleMessages
{
    public static byte[] Message(string topic, ReadOnlySpan<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(payload.Length + 128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("topic", topic);
            json.WritePropertyName("data");
            json.WriteRawValue(payload, skipInputValidation: true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Change(string topic, ResourceChange change)
    {
        var content = change.Object.Json;
        var buffer = new ArrayBufferWriter<byte>(content.Length + 128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("topic", topic);
            json.WriteString("type", change.Type.ToString().ToUpperInvariant());
            json.WritePropertyName("object");
            json.WriteRawValue(content.Span, skipInputValidation: true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What came in between is not known: the follower lists again.</summary>
    public static byte[] Resync(string topic) => ConsoleStream.Json(new { topic, type = "RESYNC" });

    public static byte[] Notification(string extension, ConsoleNotification notification) => ConsoleStream.Json(new
    {
        id = Guid.CreateVersion7().ToString("n"), extension, severity = JsonNamingPolicy.CamelCase.ConvertName(notification.Severity.ToString()),
        title = notification.Title.Texts, text = notification.Text?.Texts, link = notification.Link, type = notification.Type,
    });
}
