using System.Runtime.InteropServices;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Texts as C takes them: an array of pointers that ends with null. They live until the process is replaced.</summary>
internal readonly unsafe struct NativeStrings
{
    public NativeStrings(IReadOnlyList<string> texts)
    {
        First = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Count; i++) First[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    /// <summary>The first of them.</summary>
    public byte** First { get; }
}
