using System.Reflection;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.Access.Tests;

/// <summary>The extension that demands rights of its callers, as packages in the folder of a kernel.</summary>
internal static class Guarded
{
    public const string Id = "Tests.Guarded";
    public const string Plan = "/apis/kernel.luban.dev/v1/installplans/tests.guarded";

    private const string Assembly = "LuBan.TestExtensions.Guarded.dll";

    /// <summary>Puts a version into the folder.</summary>
    public static void Pack(AccessKernel kernel, string version, params JsonObject[] access) => new TestPackage(Id, version)
    {
        Entry = Assembly, Assembly = File.ReadAllBytes(Path.Combine(Output, Assembly)), Manifest = new JsonObject { ["access"] = new JsonArray([.. access]) },
    }.WriteTo(kernel.Packages);

    public static JsonObject Access(string group, string resource, string verbs) => new()
    {
        ["apiGroups"] = new JsonArray(group), ["resources"] = new JsonArray(resource), ["verbs"] = new JsonArray([.. verbs.Split(',').Select(verb => JsonValue.Create(verb))]), ["reason"] = "For the tests.",
    };

    /// <summary>Installs a version and waits until it serves.</summary>
    public static async Task InstallAsync(AccessKernel kernel, string version, JsonArray? approved = null)
    {
        var spec = new JsonObject { ["extension"] = new JsonObject { ["id"] = Id, ["version"] = version } };
        if (approved is not null) spec["approvedPermissions"] = approved;
        await kernel.Admin.CreateAsync("/apis/kernel.luban.dev/v1/installplans", new JsonObject { ["metadata"] = new JsonObject { ["name"] = Id.ToLowerInvariant() }, ["spec"] = spec });
        await WaitAsync(kernel, status => (string?)status["phase"] == "Installed" && (string?)status["installedVersion"] == version, $"{version} to be installed");
    }

    public static async Task<JsonObject> WaitAsync(AccessKernel kernel, Func<JsonObject, bool> condition, string what)
    {
        JsonObject? plan = null;
        try
        {
            await Wait.UntilAsync(async () =>
            {
                plan = (await kernel.Admin.GetAsync(Plan)).Json;
                return plan["status"] is JsonObject status && (long?)status["observedGeneration"] == (long?)plan["metadata"]!["generation"] && condition(status);
            }, what);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} Last: {plan}", exception);
        }

        return plan!;
    }

    private static string Output => Path.GetFullPath(Path.Combine(Metadata("TestExtensions"), "Guarded", "bin", Metadata("Configuration"), "net10.0"));

    private static string Metadata(string key) => typeof(Guarded).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
