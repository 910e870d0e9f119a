using System.Text.Json;

namespace LuBan.Observability.Logs.Files;

/// <summary>How far a file has been read.</summary>
/// <param name="Path">What it was called.</param>
/// <param name="Offset">The first byte that was not read.</param>
/// <param name="HeadLength">How many bytes of its beginning are remembered.</param>
/// <param name="Head">Their checksum: a file of the same number with another beginning is another file.</param>
internal sealed record FilePosition(string Path, long Offset, int HeadLength, uint Head)
{
    internal string Text() => JsonSerializer.Serialize(this);

    internal static FilePosition? Parse(string? text) => text is null ? null : JsonSerializer.Deserialize<FilePosition>(text);
}
