using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LuBan.Benchmarks;

/// <summary>Installs and uninstalls over HTTP, as any client would.</summary>
internal static class Plans
{
    private const string Path = "/apis/kernel.luban.dev/v1/installplans";

    public static Task CreatePlanAsync(this ServerProcess server, string id, string version, CancellationToken cancellationToken, string isolation = "Default") =>
        server.CreatePlanAsync(id, new JsonObject { ["extension"] = new JsonObject { ["id"] = id, ["version"] = version }, ["isolation"] = isolation }, cancellationToken);

    /// <summary>Installs one of our own extensions, as somebody who approves all that its package asks for.</summary>
    public static async Task InstallAsync(this ServerProcess server, string id, CancellationToken cancellationToken, JsonObject? configuration = null)
    {
        var package = Sdk.Testing.ExtensionPackage.Of(id);
        await server.CreatePlanAsync(id, new JsonObject
        {
            ["extension"] = new JsonObject { ["id"] = package.Id, ["version"] = package.Version },
            ["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]),
            ["config"] = configuration,
        }, cancellationToken);
        await server.WaitForInstalledAsync(id, cancellationToken);
    }

    /// <summary>Waits until a path answers 200.</summary>
    public static Task WaitForOkAsync(this ServerProcess server, string path, CancellationToken cancellationToken) =>
        server.WaitForAsync($"200 from {path}", async () =>
        {
            using var response = await server.Http.GetAsync(path, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? "ok" : null;
        }, cancellationToken);

    public static Task WaitForInstalledAsync(this ServerProcess server, string id, CancellationToken cancellationToken) =>
        server.WaitForObjectAsync($"{Path}/{id.ToLowerInvariant()}", "be installed", plan =>
        {
            // Nobody would approve it later.
            if ((string?)plan["status"]?["phase"] == "Failed" || plan["status"]?["pendingApproval"] is not null) throw new InvalidOperationException($"{id} was not installed: {plan["status"]}");
            return (string?)plan["status"]?["phase"] == "Installed";
        }, cancellationToken);

    public static async Task UninstallAsync(this ServerProcess server, string id, CancellationToken cancellationToken)
    {
        using (var response = await server.Http.DeleteAsync($"{Path}/{id.ToLowerInvariant()}", cancellationToken)) response.EnsureSuccessStatusCode();
        await server.WaitForGoneAsync($"{Path}/{id.ToLowerInvariant()}", cancellationToken);
    }

    /// <summary>Asks for an object until it is as it should be, or says how it is.</summary>
    public static async Task<JsonObject> WaitForObjectAsync(this ServerProcess server, string path, string condition, Func<JsonObject, bool> holds, CancellationToken cancellationToken, TimeSpan? pause = null)
    {
        JsonObject? last = null;
        return await server.WaitForAsync($"{path} to {condition}", async () =>
        {
            last = await server.Http.GetFromJsonAsync<JsonObject>(path, cancellationToken);
            return holds(last!) ? last : null;
        }, cancellationToken, () => $"Its status is {last?["status"]?.ToString() ?? "empty"}.\n", pause);
    }

    /// <summary>Waits until there is no such object.</summary>
    public static Task WaitForGoneAsync(this ServerProcess server, string path, CancellationToken cancellationToken) =>
        server.WaitForAsync($"{path} to be gone", async () =>
        {
            using var response = await server.Http.GetAsync(path, cancellationToken);
            return response.StatusCode == HttpStatusCode.NotFound ? "gone" : null;
        }, cancellationToken);

    private static async Task CreatePlanAsync(this ServerProcess server, string id, JsonObject spec, CancellationToken cancellationToken)
    {
        var plan = new JsonObject { ["apiVersion"] = "kernel.luban.dev/v1", ["kind"] = "InstallPlan", ["metadata"] = new JsonObject { ["name"] = id.ToLowerInvariant() }, ["spec"] = spec };
        using var response = await server.Http.PostAsJsonAsync(Path, plan, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created)
            throw new InvalidOperationException($"The plan of {id} was not taken: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
