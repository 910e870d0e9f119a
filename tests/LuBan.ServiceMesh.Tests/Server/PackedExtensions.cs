using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using LuBan.Sdk;

namespace LuBan.ServiceMesh.Tests.Server;

/// <summary>The extension as the build of the tests has packed it, for a real server.</summary>
internal static class PackedExtensions
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "luban-extensions");

    /// <summary>Installs it, with what it asks for approved, and waits until it serves.</summary>
    public static async Task InstallAsync(ServerProcess server)
    {
        var approvals = typeof(ServiceMeshExtension).Assembly.GetCustomAttributes(typeof(ExtensionAccessAttribute), false).Cast<ExtensionAccessAttribute>()
            .Select(one => $"{(one.ApiGroup.Length == 0 ? "core" : one.ApiGroup)}/{one.Resources}:{one.Verbs}");
        var plan = Plans.Body("LuBan.ServiceMesh", config: new JsonObject { ["sharedPort"] = 0, ["metricsPort"] = 0 });
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. approvals.Select(text => JsonValue.Create(text))]);
        await server.CreateAsync(plan);
        await server.WaitForPhaseAsync("luban.servicemesh", "Installed", TimeSpan.FromMinutes(2), one => one["status"]!["conditions"]!.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True"));
    }
}
