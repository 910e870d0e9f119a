using System.Collections.Concurrent;
using System.Reflection;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>The assemblies whose types extensions and kernel share: the SDK and the shared frameworks. Nothing else.</summary>
internal static class SharedAssemblies
{
    // The C# binder keeps symbol tables in statics that nothing can clear, so each extension gets a copy of its own.
    public const string PrivateFrameworkAssembly = "Microsoft.CSharp";

    public static string Contract { get; } = typeof(Extension).Assembly.GetName().Name!;

    public static string FrameworkDirectory { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly Dictionary<string, string> Frameworks = FindFrameworks();
    private static readonly ConcurrentDictionary<string, Version> Versions = new(StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string name) =>
        name.Equals(Contract, StringComparison.OrdinalIgnoreCase) || IsFramework(name);

    public static bool IsFramework(string name) => Frameworks.ContainsKey(name);

    /// <summary>The host's version of a shared assembly.</summary>
    public static Version VersionOf(string name) => name.Equals(Contract, StringComparison.OrdinalIgnoreCase)
        ? typeof(Extension).Assembly.GetName().Version!
        : Versions.GetOrAdd(name, static name => AssemblyName.GetAssemblyName(Frameworks[name]).Version!);

    private static Dictionary<string, string> FindFrameworks()
    {
        // The host's own folder is on the same list: only what lies in a framework's folder is shared.
        string[] directories = [FrameworkDirectory, Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!];
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => directories.Contains(Path.GetDirectoryName(path)))
            .DistinctBy(path => Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
    }
}
