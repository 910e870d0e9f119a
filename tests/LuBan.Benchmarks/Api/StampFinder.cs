namespace LuBan.Benchmarks.Api;

/// <summary>Finds the numbers of writes in a stream of bytes, also where one is cut in two.</summary>
internal sealed class StampFinder(byte[] mark)
{
    private const int Digits = 6;
    private readonly byte[] _rest = new byte[mark.Length + Digits - 1];
    private int _restLength;

    public void Find(ReadOnlySpan<byte> bytes, Action<int> found)
    {
        if (_restLength > 0)
        {
            // What straddles the two parts, and nothing that lies in the new part alone.
            Span<byte> seam = stackalloc byte[_rest.Length * 2];
            _rest.AsSpan(0, _restLength).CopyTo(seam);
            var more = Math.Min(bytes.Length, _rest.Length);
            bytes[..more].CopyTo(seam[_restLength..]);
            Scan(seam[..(_restLength + more)], _restLength, found);
        }
        Scan(bytes, int.MaxValue, found);
        Keep(bytes);
    }

    private void Scan(ReadOnlySpan<byte> bytes, int before, Action<int> found)
    {
        for (var at = 0; ;)
        {
            var next = bytes[at..].IndexOf(mark);
            if (next < 0) return;
            at += next;
            var digits = at + mark.Length;
            if (at >= before || digits + Digits > bytes.Length) return;
            found(int.Parse(bytes.Slice(digits, Digits), System.Globalization.CultureInfo.InvariantCulture));
            at = digits;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= _rest.Length)
        {
            bytes[^_rest.Length..].CopyTo(_rest);
            _restLength = _rest.Length;
            return;
        }
        var keep = Math.Min(_restLength, _rest.Length - bytes.Length);
        _rest.AsSpan(_restLength - keep, keep).CopyTo(_rest);
        bytes.CopyTo(_rest.AsSpan(keep));
        _restLength = keep + bytes.Length;
    }
}
