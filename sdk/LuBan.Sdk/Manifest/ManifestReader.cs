using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LuBan.Sdk;

/// <summary>Reads and checks <c>luban/extension.json</c>. The same code runs when a package is packed, pushed and installed.</summary>
/// <remarks>
/// The reader is strict: a property that it does not know is a problem, so a typing error never becomes a silent default.
/// Problem codes are LB1001 to LB1019; see docs/errors.md.
/// </remarks>
public static class ManifestReader
{
    /// <summary>The path of the manifest in a package.</summary>
    public const string FileName = "luban/extension.json";

    /// <summary>The largest manifest, in bytes.</summary>
    public const int MaxSize = 1024 * 1024;

    /// <summary>How deep objects and arrays may be nested. Only a schema for <c>config</c> comes near.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads a manifest. Never throws for bad input.</summary>
    /// <param name="utf8Json">The file; at most <see cref="MaxSize"/>.</param>
    /// <returns>The manifest, or every problem found.</returns>
    public static ManifestReadResult Read(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.Length > MaxSize)
        {
            return Refuse("LB1002", $"The file has {utf8Json.Length} bytes, at most {MaxSize} are possible. Move long texts to the README and pictures to luban/screenshots.");
        }
        // Some editors still write a byte order mark.
        if (utf8Json.StartsWith(Encoding.UTF8.Preamble)) utf8Json = utf8Json[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(utf8Json)) return Refuse("LB1001", "The file is not UTF-8 text. Save it as UTF-8.");
        if (FindTextProblem(utf8Json) is { } problem) return new ManifestReadResult(null, [problem]);

        using var document = JsonDocument.Parse(utf8Json.ToArray(), new JsonDocumentOptions { MaxDepth = MaxDepth });
        var reading = new ManifestReading();
        var manifest = reading.Read(document.RootElement);
        return reading.Problems.Count == 0 ? new ManifestReadResult(manifest, []) : new ManifestReadResult(null, reading.Problems);
    }

    // One pass over the tokens, so that everything after it may trust the text: syntax, depth and escapes that stand for no character.
    private static ExtensionProblem? FindTextProblem(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxSize });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    return Problem("LB1003", $"Objects and arrays are nested deeper than {MaxDepth} levels. Make the schema for config flatter.");
                }
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            }
            return null;
        }
        catch (JsonException exception)
        {
            return Problem("LB1001", $"This is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. {Shorten(exception.Message)} Comments and trailing commas are not possible.");
        }
        catch (InvalidOperationException)
        {
            return Problem("LB1001", "A text holds an escape (\\uD800 to \\uDFFF) that stands for no character. Write the character itself.");
        }
    }

    // The parser's words without its own count of lines, and without advice for programmers.
    private static string Shorten(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Replace(" Change the reader options.", "", StringComparison.Ordinal);
    }

    private static ManifestReadResult Refuse(string code, string message) => new(null, [Problem(code, message)]);

    private static ExtensionProblem Problem(string code, string message) => new(code, FileName, message);
}
