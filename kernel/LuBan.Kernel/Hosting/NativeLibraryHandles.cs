using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace LuBan.Kernel.Hosting;

/// <summary>The native libraries that a load context opened. The runtime never closes them; we do, once the context is dead.</summary>
internal sealed class NativeLibraryHandles
{
    private readonly ConcurrentBag<IntPtr> _handles = [];

    public void Add(IntPtr handle) => _handles.Add(handle);

    /// <summary>Closes every library. Only after the code that could call into them is proved gone.</summary>
    public void Free()
    {
        while (_handles.TryTake(out var handle)) NativeLibrary.Free(handle);
    }
}
