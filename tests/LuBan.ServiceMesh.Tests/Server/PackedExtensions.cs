using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using LuBan.Sdk;
using LuBan.Sdk.Testing;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Tests.Server;

/// <summary>The extension as the build of the tests has packed it, for a real server.</summary>
internal static class PackedExtensions
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "luban-extensions");

    /// <summary>Installs it, with what it asks for approved, and waits until it serves.</summary>
    public static async Task InstallAsync(ServerProcess server)
    {
        var package = ExtensionPackage.Of<ServiceMeshExtension>();
        var plan = Plans.Body("LuBan.ServiceMesh", config: new JsonObject { ["sharedPort"] = 0, ["metricsPort"] = 0 });
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]);
        await server.CreateAsync(plan);
        await server.WaitForPhaseAsync("luban.servicemesh", "Installed", TimeSpan.FromMinutes(2), one => one["status"]!["conditions"]!.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True"));
    }

    /// <summary>Creates an object of the mesh in the namespace "default".</summary>
    public static async Task CreateObjectAsync(this ServerProcess server, Resource resource)
    {
        var (group, plural) = resource is MeshService ? ("servicemesh.luban.dev/v1alpha1", "meshservices") : ("networking.istio.io/v1", resource is VirtualService ? "virtualservices" : "destinationrules");
        var body = JsonNode.Parse(JsonSerializer.Serialize(resource, resource.GetType(), TableJson.Options))!;
        (body["apiVersion"], body["kind"]) = (group, resource.GetType().Name);
        using var response = await server.Http.PostAsJsonAsync($"/apis/{group}/namespaces/default/{plural}", body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Where the service "reviews" is called, once it is ready; null before.</summary>
    public static async Task<Uri?> AddressAsync(this ServerProcess server, int port)
    {
        var service = await server.Http.GetFromJsonAsync<MeshService>("/apis/servicemesh.luban.dev/v1alpha1/namespaces/default/meshservices/reviews", TableJson.Options);
        return service?.Status?.Conditions.Is("Ready", "True") == true ? new($"http://{service.Status.Address}:{port}/") : null;
    }
}
