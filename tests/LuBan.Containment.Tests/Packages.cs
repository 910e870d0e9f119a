using System.Reflection;
using LuBan.Sdk.Testing;
using LuBan.TestSupport;

namespace LuBan.Containment.Tests;

/// <summary>Packages of the test extensions.</summary>
internal static class Packages
{
    public static ExtensionPackage Of(string name)
    {
        var metadata = typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(one => one.Key, one => one.Value!);
        var assembly = $"LuBan.TestExtensions.{name}.dll";
        var package = new TestPackage($"Samples.{name}", "1.0.0") { Entry = assembly, Assembly = File.ReadAllBytes(Path.Combine(metadata["TestExtensions"], name, "bin", metadata["Configuration"], "net10.0", assembly)) };
        var folder = Directory.CreateTempSubdirectory("luban-containment-").FullName;
        try
        {
            return ExtensionPackage.FromFile(package.WriteTo(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
