using System.Reflection;
using LuBan.TestSupport;

namespace LuBan.Audit.Tests.Infrastructure;

/// <summary>Where the built parts of the product are.</summary>
internal static class Built
{
    public static string Server { get; } = Path.Combine(Metadata("Repository"), "kernel", "LuBan.Server", "bin", Metadata("Configuration"), "net10.0", "LuBan.Server.dll");

    /// <summary>The package of the extension that these tests call.</summary>
    public static TestPackage Ledger(string version = "1.0.0") => new("Tests.Ledger", version)
    {
        Entry = "LuBan.TestExtensions.Ledger.dll",
        Assembly = File.ReadAllBytes(Path.Combine(Metadata("Repository"), "tests", "TestExtensions", "Ledger", "bin", Metadata("Configuration"), "net10.0", "LuBan.TestExtensions.Ledger.dll")),
    };

    private static string Metadata(string key) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
