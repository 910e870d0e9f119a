using System.Reflection;

namespace LuBan.Benchmarks;

/// <summary>Where the built parts of the product are.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("Root");

    public static string Configuration { get; } = Metadata("Configuration");

    public static string Server { get; } = Path.Combine(Built("kernel/LuBan.Server"), "LuBan.Server.dll");

    public static string Market { get; } = Path.Combine(Built("marketplace/LuBan.Marketplace.Host"), "LuBan.Marketplace.Host.dll");

    public static string MeshProxy { get; } = Path.Combine(Built("extensions/servicemesh/Proxy"), "LuBan.ServiceMesh.Proxy.dll");

    public static string Benchmarks { get; } = typeof(Repository).Assembly.Location;

    /// <summary>Our own extensions, packed as they are published.</summary>
    public static string Extensions { get; } = Path.Combine(AppContext.BaseDirectory, "luban-extensions");

    public static string Built(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
