using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LuBan.Benchmarks;

/// <summary>Installs and uninstalls over HTTP, as any client would.</summary>
internal static class Plans
{
    private const string Path = "/apis/kernel.luban.dev/v1/installplans";

    public static async Task CreatePlanAsync(this ServerProcess server, string id, string version, CancellationToken cancellationToken, string isolation = "Default")
    {
        var plan = new JsonObject
        {
            ["apiVersion"] = "kernel.luban.dev/v1",
            ["kind"] = "InstallPlan",
            ["metadata"] = new JsonObject { ["name"] = id.ToLowerInvariant() },
            ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = id, ["version"] = version }, ["isolation"] = isolation },
        };
        using var response = await server.Http.PostAsJsonAsync(Path, plan, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created)
            throw new InvalidOperationException($"The plan of {id} was not taken: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>Waits until a path answers 200.</summary>
    public static Task WaitForOkAsync(this ServerProcess server, string path, CancellationToken cancellationToken) =>
        server.WaitForAsync($"200 from {path}", async () =>
        {
            using var response = await server.Http.GetAsync(path, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? "ok" : null;
        }, cancellationToken);

    public static Task WaitForInstalledAsync(this ServerProcess server, string id, CancellationToken cancellationToken) =>
        server.WaitForAsync($"{id} to be installed", async () =>
        {
            var plan = await server.Http.GetFromJsonAsync<JsonObject>($"{Path}/{id.ToLowerInvariant()}", cancellationToken);
            return (string?)plan!["status"]?["phase"] switch
            {
                "Installed" => "installed",
                "Failed" => throw new InvalidOperationException($"{id} failed: {plan["status"]!["reason"]} {plan["status"]!["message"]}"),
                _ => null,
            };
        }, cancellationToken);

    public static async Task UninstallAsync(this ServerProcess server, string id, CancellationToken cancellationToken)
    {
        using (var response = await server.Http.DeleteAsync($"{Path}/{id.ToLowerInvariant()}", cancellationToken)) response.EnsureSuccessStatusCode();
        await server.WaitForAsync($"{id} to be gone", async () =>
        {
            using var response = await server.Http.GetAsync($"{Path}/{id.ToLowerInvariant()}", cancellationToken);
            return response.StatusCode == HttpStatusCode.NotFound ? "gone" : null;
        }, cancellationToken);
    }
}
