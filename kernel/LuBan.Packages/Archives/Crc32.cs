namespace LuBan.Packages;

/// <summary>The checksum of ZIP files (IEEE 802.3, reflected). The platform has it only in a package of its own.</summary>
internal struct Crc32
{
    private static readonly uint[][] _tables = MakeTables();
    private uint _inverted;

    public readonly uint Value => ~_inverted;

    public static Crc32 Start() => new() { _inverted = 0xFFFF_FFFF };

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = _inverted;
        while (bytes.Length >= 4)
        {
            crc ^= bytes[0] | (uint)bytes[1] << 8 | (uint)bytes[2] << 16 | (uint)bytes[3] << 24;
            crc = _tables[3][crc & 0xFF] ^ _tables[2][(crc >> 8) & 0xFF] ^ _tables[1][(crc >> 16) & 0xFF] ^ _tables[0][crc >> 24];
            bytes = bytes[4..];
        }
        foreach (var value in bytes) crc = _tables[0][(crc ^ value) & 0xFF] ^ (crc >> 8);
        _inverted = crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[4][];
        for (var t = 0; t < 4; t++) tables[t] = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1;
            tables[0][i] = value;
        }
        for (var i = 0; i < 256; i++)
        {
            for (var t = 1; t < 4; t++) tables[t][i] = tables[0][tables[t - 1][i] & 0xFF] ^ (tables[t - 1][i] >> 8);
        }
        return tables;
    }
}
