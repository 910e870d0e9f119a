using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LuBan.Resources;

/// <summary>Where the next page of a list begins, and the revision of its snapshot.</summary>
internal sealed record ContinueToken(long Revision, string Namespace, string Name)
{
    /// <summary>Goes on in the newest state, whatever the pages before have shown.</summary>
    internal const long Latest = -1;

    internal string Encode() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        $"{{\"rv\":{Revision},\"ns\":{JsonSerializer.Serialize(Namespace, ResourceJsonContext.Default.String)},\"name\":{JsonSerializer.Serialize(Name, ResourceJsonContext.Default.String)}}}"));

    internal static ContinueToken Decode(string token)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(token));
            var root = document.RootElement;
            return new ContinueToken(root.GetProperty("rv").GetInt64(), root.GetProperty("ns").GetString()!, root.GetProperty("name").GetString()!);
        }
        catch (Exception problem) when (problem is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Refusal.BadRequest("continue key is not valid: it is not a token of this server. Start the list again without it.");
        }
    }
}
