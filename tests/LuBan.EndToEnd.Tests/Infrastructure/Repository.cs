using System.Reflection;

namespace LuBan.EndToEnd;

/// <summary>Where the built parts of the product are.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("Root");

    public static string Server { get; } = Path.Combine(Root, "kernel", "LuBan.Server", "bin", Metadata("Configuration"), "net10.0", "LuBan.Server.dll");

    public static string Cli { get; } = Path.Combine(Root, "sdk", "LuBan.Cli", "bin", Metadata("Configuration"), "net10.0", "luban.dll");

    public static string Configuration { get; } = Metadata("Configuration");

    public static string Built(string project) => Path.Combine(Root, project, "bin", Metadata("Configuration"), "net10.0");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
