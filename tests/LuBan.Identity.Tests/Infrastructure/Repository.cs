using System.Reflection;

namespace LuBan.Identity.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Root").Value!;

    public static string Sources { get; } = Path.Combine(Root, "tests", "LuBan.Identity.Tests");
}
