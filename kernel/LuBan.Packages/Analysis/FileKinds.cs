using System.Buffers.Binary;

namespace LuBan.Packages;

/// <summary>What a file is by its first bytes.</summary>
internal enum FileKind
{
    Other,
    Pe,
    Elf,
    MachO,
    Wasm,
    Script,
}

internal static class FileKinds
{
    private static readonly string[] _scriptEndings = [".sh", ".bash", ".ps1", ".psm1", ".bat", ".cmd", ".vbs", ".wsf", ".com", ".scr", ".msi", ".jar"];

    public static FileKind Recognise(ReadOnlySpan<byte> start, string path)
    {
        if (start.StartsWith("MZ"u8)) return FileKind.Pe;
        if (start.StartsWith("\u007fELF"u8)) return FileKind.Elf;
        if (start.StartsWith("\0asm"u8)) return FileKind.Wasm;
        if (start.StartsWith("#!"u8)) return FileKind.Script;
        // Mach-O for 32 and 64 bits in both orders, and files for several processors.
        if (start.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(start) is 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE or 0xCAFEBABE) return FileKind.MachO;
        return Array.Exists(_scriptEndings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? FileKind.Script : FileKind.Other;
    }

    public static string Name(FileKind kind) => kind switch
    {
        FileKind.Pe => "pe",
        FileKind.Elf => "elf",
        FileKind.MachO => "mach-o",
        FileKind.Wasm => "wasm",
        FileKind.Script => "script",
        _ => "other",
    };
}
