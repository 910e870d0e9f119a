using System.Reflection;
using System.Text.Json.Nodes;
using LuBan.TestSupport;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>Installs the extension Guestbook, whose objects must be cleaned up.</summary>
internal static class Guestbook
{
    public const string Id = "tests.guestbook";
    public const string Plan = $"/apis/kernel.luban.dev/v1/installplans/{Id}";
    public const string Finalizer = "guestbook.tests.dev/cleanup";

    public static string Visits(string ns) => $"/apis/guestbook.tests.dev/v1/namespaces/{ns}/visits";

    public static JsonObject Visit(string name, string text = "", bool stuck = false) => Object(name, new JsonObject { ["text"] = text, ["stuck"] = stuck });

    public static async Task InstallAsync(AccessKernel kernel)
    {
        var package = new TestPackage("Tests.Guestbook", "1.0.0") { Entry = "LuBan.TestExtensions.Guestbook.dll", Assembly = await File.ReadAllBytesAsync(Output("LuBan.TestExtensions.Guestbook.dll")) };
        package.WriteTo(kernel.Packages);
        await kernel.Admin.CreateAsync("/apis/kernel.luban.dev/v1/installplans", Object(Id, new JsonObject { ["extension"] = new JsonObject { ["id"] = "Tests.Guestbook", ["version"] = "1.0.0" } }));
        await kernel.Admin.WaitAsync(Plan, plan => Condition(plan, "Ready") == "True", "the extension to serve");
    }

    public static Task EnableAsync(AccessKernel kernel, bool enabled) => kernel.Admin.PatchAsync(Plan, new JsonObject { ["spec"] = new JsonObject { ["enabled"] = enabled } });

    private static string Output(string file) => Path.GetFullPath(Path.Combine(TestData.Of("TestExtensions"), "Guestbook", "bin", TestData.Of("Configuration"), "net10.0", file));
}

/// <summary>What the build tells the tests.</summary>
internal static class TestData
{
    public static string Of(string key) => typeof(TestData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
