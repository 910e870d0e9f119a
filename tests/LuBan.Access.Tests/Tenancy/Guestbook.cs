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
        var feed = Directory.CreateDirectory(Path.Combine(kernel.Data, "..", "feed")).FullName;
        var package = new TestPackage("Tests.Guestbook", "1.0.0") { Entry = "LuBan.TestExtensions.Guestbook.dll", Assembly = await File.ReadAllBytesAsync(Output("LuBan.TestExtensions.Guestbook.dll")) };
        await File.WriteAllBytesAsync(Path.Combine(feed, package.FileName), package.Build());
        await kernel.Admin.CreateAsync("/apis/kernel.luban.dev/v1/packagesources", Object("feed", new JsonObject { ["url"] = feed }));
        await kernel.Admin.CreateAsync("/apis/kernel.luban.dev/v1/installplans", Object(Id, new JsonObject { ["extension"] = new JsonObject { ["id"] = "Tests.Guestbook", ["version"] = "1.0.0" } }));
        await kernel.Admin.WaitAsync(Plan, plan => Condition(plan, "Ready") == "True", "the extension to serve");
        // Its kinds are the tenants': what an extension would bring as role templates of its own.
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", Part("project-viewer", Rbac.Rule("get,list,watch", "guestbook.tests.dev", "visits"), Rbac.Rule("use", "permissions.luban.dev", Id, "visits.read")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", Part("project-operator", Rbac.Rule("create,update,patch,delete,deletecollection", "guestbook.tests.dev", "visits"), Rbac.Rule("use", "permissions.luban.dev", Id, "visits.write")));
    }

    public static Task EnableAsync(AccessKernel kernel, bool enabled) => kernel.Admin.PatchAsync(Plan, new JsonObject { ["spec"] = new JsonObject { ["enabled"] = enabled } });

    private static JsonObject Part(string of, params JsonObject[] rules)
    {
        var role = Rbac.Role($"guestbook-{of}", rules);
        role["metadata"]!["labels"] = new JsonObject { [$"iam.luban.dev/aggregate-to-{of}"] = "true" };
        return role;
    }

    private static string Output(string file) => Path.GetFullPath(Path.Combine(TestData.Of("TestExtensions"), "Guestbook", "bin", TestData.Of("Configuration"), "net10.0", file));
}

/// <summary>What the build tells the tests.</summary>
internal static class TestData
{
    public static string Of(string key) => typeof(TestData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
