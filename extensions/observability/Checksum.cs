using System.Buffers.Binary;
using System.Numerics;

namespace LuBan.Observability;

/// <summary>CRC-32C: tells data that a crash cut from data that is whole.</summary>
internal static class Checksum
{
    internal static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
