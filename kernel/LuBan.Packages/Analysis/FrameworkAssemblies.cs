namespace LuBan.Packages;

/// <summary>The assemblies of .NET 10 and ASP.NET Core 10, which every host brings. The list is that of the reference packs.</summary>
internal static class FrameworkAssemblies
{
    private static readonly HashSet<string> _names = Load();

    public static bool Contains(string name) => _names.Contains(name);

    private static HashSet<string> Load()
    {
        using var stream = typeof(FrameworkAssemblies).Assembly.GetManifestResourceStream("LuBan.Packages.framework-assemblies.txt")!;
        using var reader = new StreamReader(stream);
        var names = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Where the types of the reference assemblies really are.
        names.UnionWith(["System.Private.CoreLib", "System.Private.Uri", "System.Private.Xml", "System.Private.Xml.Linq", "System.Private.DataContractSerialization"]);
        return names;
    }
}
