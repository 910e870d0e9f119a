using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.EndToEnd;

/// <summary>Writes and reads install plans over HTTP, as any client would.</summary>
internal static class Plans
{
    public const string Path = "/apis/kernel.luban.dev/v1/installplans";

    public static JsonObject Body(string id, string? version = null, JsonObject? config = null, bool enabled = true) => new()
    {
        ["apiVersion"] = "kernel.luban.dev/v1",
        ["kind"] = "InstallPlan",
        ["metadata"] = new JsonObject { ["name"] = id.ToLowerInvariant() },
        ["spec"] = new JsonObject
        {
            ["extension"] = version is null ? new JsonObject { ["id"] = id } : new JsonObject { ["id"] = id, ["version"] = version },
            ["enabled"] = enabled,
            ["config"] = config,
        },
    };

    public static async Task CreateAsync(this ServerProcess server, JsonObject plan)
    {
        using var response = await server.Http.PostAsJsonAsync(Path, plan);
        if (response.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}\n{server.Output}");
    }

    public static async Task<JsonObject?> FindPlanAsync(this ServerProcess server, string id)
    {
        using var response = await server.Http.GetAsync($"{Path}/{id.ToLowerInvariant()}");
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonObject>();
    }

    public static async Task<JsonObject> PatchAsync(this ServerProcess server, string id, JsonObject patch)
    {
        using var content = new StringContent(patch.ToJsonString(), Encoding.UTF8, "application/merge-patch+json");
        using var response = await server.Http.PatchAsync($"{Path}/{id.ToLowerInvariant()}", content);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode}: {body}\n{server.Output}");
        return JsonNode.Parse(body)!.AsObject();
    }

    public static Task<JsonObject> SetVersionAsync(this ServerProcess server, string id, string version) =>
        server.PatchAsync(id, new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = version } } });

    public static Task<JsonObject> AnnotateAsync(this ServerProcess server, string id, string name, string value) =>
        server.PatchAsync(id, new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } });

    public static async Task<HttpResponseMessage> DeleteAsync(this ServerProcess server, string id) =>
        await server.Http.DeleteAsync($"{Path}/{id.ToLowerInvariant()}");

    /// <summary>Waits until the plan's status speaks of its newest spec and of this phase.</summary>
    public static Task<JsonObject> WaitForPhaseAsync(this ServerProcess server, string id, string phase, TimeSpan? limit = null, Func<JsonObject, bool>? and = null)
    {
        JsonObject? last = null;
        return server.WaitForAsync($"{id} to be {phase}", async () =>
        {
            last = await server.FindPlanAsync(id);
            if (last is null) return null;
            var current = (long?)last["status"]?["observedGeneration"] == (long?)last["metadata"]?["generation"];
            return current && (string?)last["status"]?["phase"] == phase && (and is null || and(last)) ? last : null;
        }, limit);
    }

    public static Task WaitUntilGoneAsync(this ServerProcess server, string id, TimeSpan? limit = null) =>
        server.WaitForAsync($"{id} to be gone", async () => await server.FindPlanAsync(id) is null ? "gone" : null, limit);

    public static async Task InstallAsync(this ServerProcess server, string id, string? version = null, JsonObject? config = null)
    {
        await server.CreateAsync(Body(id, version, config));
        await server.WaitForPhaseAsync(id, "Installed", null, plan => plan["status"]!["conditions"]!.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True"));
    }
}
