using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// Holds one version of an extension and its private dependencies. Only the SDK and the shared frameworks come from the host.
/// </summary>
/// <remarks>
/// The runtime keeps this object alive until its assemblies are collected. A field that referred to anything of the extension
/// would therefore keep the extension alive for ever.
/// </remarks>
internal sealed class ExtensionLoadContext(string name, string entryPath, NativeLibraryHandles nativeLibraries, bool privateBinder = true, bool collectible = true)
    : AssemblyLoadContext(name, collectible)
{
    private readonly AssemblyDependencyResolver _resolver = new(entryPath);
    private readonly string _directory = Path.GetDirectoryName(entryPath)!;

    public Assembly LoadEntry() => LoadFromAssemblyPath(entryPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (privateBinder && name == SharedAssemblies.PrivateFrameworkAssembly)
            return LoadFromAssemblyPath(Path.Combine(SharedAssemblies.FrameworkDirectory, name + ".dll"));
        if (SharedAssemblies.Contains(name)) return null;
        if (Locate(assemblyName) is { } path) return LoadFromAssemblyPath(path);

        // Returning null would fall back to the host's own folder, and the extension would run on whatever the host ships.
        // A missing satellite is normal: the resource manager asks for every parent culture.
        return string.IsNullOrEmpty(assemblyName.CultureName)
            ? throw new FileNotFoundException($"Assembly '{assemblyName}' is not in the extension's package.", assemblyName.FullName)
            : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) ?? LocateNative(unmanagedDllName);
        if (path is null) return IntPtr.Zero;
        var handle = LoadUnmanagedDllFromPath(path);
        nativeLibraries.Add(handle);
        return handle;
    }

    private string? Locate(AssemblyName assemblyName)
    {
        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } resolved) return resolved;

        // A package without a deps.json still works: files lie beside the entry assembly, satellites in a folder per culture.
        var path = Path.Combine(_directory, assemblyName.CultureName ?? "", assemblyName.Name + ".dll");
        return File.Exists(path) ? path : null;
    }

    private string? LocateNative(string name)
    {
        string[] folders = [_directory, Path.Combine(_directory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
        string[] names = [name, $"lib{name}.so", $"{name}.so", $"lib{name}.dylib", $"{name}.dll"];
        return folders.SelectMany(folder => names.Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists);
    }
}
