using System.Globalization;
using System.Text;

namespace LuBan.Gateway.Tests;

/// <summary>Reads HTTP/1.1 from a stream, byte for byte, in Latin-1.</summary>
internal sealed class RawReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public async Task<RawHead> HeadAsync()
    {
        var first = await LineAsync();
        var headers = new List<KeyValuePair<string, string>>();
        while (await LineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }
        return new RawHead(first, headers);
    }

    /// <summary>A body, with the framing taken off; throws <see cref="EndOfStreamException"/> when it is cut.</summary>
    public async Task<string> BodyAsync(RawHead head, string method)
    {
        if (method == "HEAD" || (head.FirstLine.StartsWith("HTTP/", StringComparison.Ordinal) && head.Status is 204 or 304 or (>= 100 and < 200))) return "";
        if (head["Transfer-Encoding"] is not null) return await ChunksAsync();
        if (head["Content-Length"] is { } length) return await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture));
        return head.FirstLine.StartsWith("HTTP/", StringComparison.Ordinal) ? await ToEndAsync() : "";
    }

    public async Task<string> ChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            var size = int.Parse((await LineAsync()).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) break;
            body.Append(await ReadAsync(size));
            await LineAsync();
        }
        while (await LineAsync() is { Length: > 0 } trailer) body.Append('\n').Append(trailer);
        return body.ToString();
    }

    public async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (await ByteAsync() is var next && next != '\n') line.Append((char)next);
        if (line.Length > 0 && line[^1] == '\r') line.Length--;
        return line.ToString();
    }

    public async Task<string> ReadAsync(int count)
    {
        var text = new StringBuilder(count);
        while (text.Length < count) text.Append((char)await ByteAsync());
        return text.ToString();
    }

    public async Task<string> ToEndAsync()
    {
        var text = new StringBuilder();
        while (_start < _end || await FillAsync())
        {
            text.Append(Encoding.Latin1.GetString(_buffer, _start, _end - _start));
            _start = _end;
        }
        return text.ToString();
    }

    private async ValueTask<byte> ByteAsync() => _start < _end || await FillAsync() ? _buffer[_start++] : throw new EndOfStreamException();

    private async ValueTask<bool> FillAsync()
    {
        (_start, _end) = (0, await stream.ReadAsync(_buffer));
        return _end > 0;
    }
}
