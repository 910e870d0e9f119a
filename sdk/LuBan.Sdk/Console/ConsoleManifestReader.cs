using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LuBan.Sdk;

/// <summary>Reads and checks <c>luban/console/console.json</c>. The same code runs when a package is packed and installed.</summary>
/// <remarks>Problem codes are LB86xx; see docs/errors.md. What this version does not know is a warning: a package may be made for newer hosts, too.</remarks>
public static class ConsoleManifestReader
{
    /// <summary>The folder of everything that the console may ask a package for.</summary>
    public const string Folder = "luban/console";

    /// <summary>The path of the manifest below <see cref="Folder"/>.</summary>
    public const string FileName = "console.json";

    /// <summary>The version of the format.</summary>
    public const string ApiVersion = "console/v1";

    /// <summary>The largest manifest, in bytes.</summary>
    public const int MaxSize = 512 * 1024;

    private const int MaxDepth = 32;

    /// <summary>Reads a manifest and looks at the files that it names. Never throws for bad input.</summary>
    /// <param name="files">The files beside it, itself included.</param>
    /// <param name="extension">The manifest of the extension.</param>
    /// <returns>The manifest, or every problem found; neither when there is no such file.</returns>
    public static ConsoleManifestResult Read(ConsoleFiles files, ExtensionManifest extension)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(extension);
        if (!files.Sizes.TryGetValue(FileName, out var size))
            return new(null, [], [new("LB8624", $"{Folder}/{FileName}", "There are files in this folder and no manifest that names them: the console shows nothing of them. Write one, or remove the folder.")]);
        if (size > MaxSize) return Refuse("LB8600", $"The file has {size} bytes, at most {MaxSize} are possible. Move texts to the files of 'locales'.");
        var bytes = files.Read(FileName);
        if (ParseText(bytes, out var problem) is not { } document) return Refuse("LB8600", problem!);
        using (document)
        {
            var reading = new ConsoleReading(files, extension);
            var manifest = reading.Read(document.RootElement);
            return new(reading.Problems.Count == 0 ? manifest : null, reading.Problems, reading.Warnings);
        }
    }

    /// <summary>Parses JSON strictly.</summary>
    /// <returns>The document; null when it is none, and why.</returns>
    internal static JsonDocument? ParseText(byte[] bytes, out string? problem)
    {
        var text = bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        problem = "This is not UTF-8 text. Save it as UTF-8.";
        if (!Utf8.IsValid(text.Span)) return null;
        try
        {
            problem = null;
            CheckEscapes(text.Span);
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException exception)
        {
            problem = $"This is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. Comments and trailing commas are not possible, nor more than {MaxDepth} levels.";
            return null;
        }
        catch (InvalidOperationException)
        {
            problem = "A text holds an escape (\\uD800 to \\uDFFF) that stands for no character. Write the character itself.";
            return null;
        }
    }

    // Texts with a lone surrogate throw where they are read, which may be anywhere: found here.
    private static void CheckEscapes(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
    }

    private static ConsoleManifestResult Refuse(string code, string message) => new(null, [new(code, $"{Folder}/{FileName}", message)], []);
}
