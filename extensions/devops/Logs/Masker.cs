using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LuBan.DevOps.Logs;

/// <summary>
/// Replaces secrets in a stream of bytes, also those that are split over two reads, and those written as base64 (at any place of the encoded text), in a URL or in JSON.
/// What could be the beginning of a secret is held back until it is known.
/// </summary>
internal sealed class Masker
{
    /// <summary>Shorter ones would black out half of every log, and protect nothing.</summary>
    private const int ShortestSecret = 3;
    private const int ShortestLine = 8;
    private static readonly byte[] Mask = "***"u8.ToArray();

    private readonly byte[][] _patterns;
    private readonly SearchValues<byte> _first;
    private byte[] _held = [];

    public Masker(IEnumerable<string> secrets)
    {
        // Longest first: a secret that begins with another one is replaced as a whole.
        _patterns = [.. secrets.SelectMany(Forms).Where(form => form.Length >= ShortestSecret).Distinct().Select(Encoding.UTF8.GetBytes).OrderByDescending(pattern => pattern.Length)];
        _first = SearchValues.Create([.. _patterns.Select(pattern => pattern[0]).Distinct()]);
    }

    /// <summary>How many bytes are held back.</summary>
    public int Held => _held.Length;

    /// <summary>Writes what is safe of the bytes so far.</summary>
    /// <param name="bytes">What comes next.</param>
    /// <param name="isEnd">Whether nothing comes after it.</param>
    /// <param name="output">Gets the bytes.</param>
    public void Write(ReadOnlySpan<byte> bytes, bool isEnd, IBufferWriter<byte> output)
    {
        if (_patterns.Length == 0)
        {
            output.Write(bytes);
            return;
        }

        byte[] all = [.. _held, .. bytes];
        ReadOnlySpan<byte> rest = all;
        ReadOnlySpan<byte> held = [];
        while (rest.Length > 0)
        {
            var at = rest.IndexOfAny(_first);
            if (at < 0)
            {
                output.Write(rest);
                break;
            }

            output.Write(rest[..at]);
            rest = rest[at..];
            if (!isEnd && IsBeginning(rest))
            {
                held = rest;
                break;
            }

            var length = Match(rest);
            output.Write(length > 0 ? Mask : rest[..1]);
            rest = rest[Math.Max(length, 1)..];
        }

        _held = held.ToArray();
    }

    /// <summary>A text without its secrets.</summary>
    public static string Clean(IEnumerable<string> secrets, string text)
    {
        var output = new ArrayBufferWriter<byte>();
        new Masker(secrets).Write(Encoding.UTF8.GetBytes(text), true, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private int Match(ReadOnlySpan<byte> text)
    {
        foreach (var pattern in _patterns)
            if (text.StartsWith(pattern)) return pattern.Length;
        return 0;
    }

    /// <summary>Whether a pattern begins like this, and more bytes would tell.</summary>
    private bool IsBeginning(ReadOnlySpan<byte> text)
    {
        foreach (var pattern in _patterns)
            if (pattern.Length > text.Length && pattern.AsSpan().StartsWith(text)) return true;
        return false;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        var trimmed = secret.Trim();
        if (trimmed.Length < ShortestSecret) yield break;
        foreach (var text in new[] { secret, trimmed }.Concat(Lines(trimmed)).Distinct())
        {
            yield return text;
            yield return Uri.EscapeDataString(text);
            yield return System.Net.WebUtility.UrlEncode(text);
            yield return JsonEncodedText.Encode(text).Value;
            yield return JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
            yield return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
            foreach (var form in Base64(Encoding.UTF8.GetBytes(text))) yield return form;
        }
    }

    /// <summary>A key of many lines is often shown line by line.</summary>
    private static IEnumerable<string> Lines(string secret) => secret.Contains('\n', StringComparison.Ordinal) ? secret.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine) : [];

    /// <summary>How the bytes look inside of a longer encoded text: three ways, by where they begin. The letters at the edges belong to the neighbours too.</summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            var begin = offset == 0 ? 0 : offset + 1;
            var end = text.TrimEnd('=').Length - ((offset + bytes.Length) % 3 == 0 ? 0 : 1);
            if (end - begin < 4) continue;
            yield return text[begin..end];
            yield return text[begin..end].Replace('+', '-').Replace('/', '_');
            if (offset != 0) continue;
            yield return text;
            yield return text.Replace('+', '-').Replace('/', '_');
        }
    }
}
