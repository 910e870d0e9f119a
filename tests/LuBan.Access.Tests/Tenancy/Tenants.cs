using System.Text.Json.Nodes;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>Makes workspaces, projects and members in few words, and waits for what the kernel makes of them.</summary>
internal static class Tenants
{
    public const string Root = "/apis/tenant.luban.dev/v1";
    public const string Workspaces = Root + "/workspaces";
    public const string Namespaces = "/api/v1/namespaces";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string Home(string workspace) => $"workspace-{workspace}";

    public static string Projects(string workspace) => $"{Root}/namespaces/{Home(workspace)}/projects";

    public static string Invitations(string workspace) => $"{Root}/namespaces/{Home(workspace)}/invitations";

    public static string Bindings(string ns) => $"{Rbac.Roles}/namespaces/{ns}/rolebindings";

    public static string ConfigMaps(string ns) => $"{Namespaces}/{ns}/configmaps";

    public static JsonObject Object(string name, JsonObject? spec = null) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec ?? [] };

    public static async Task<JsonObject> CreateWorkspaceAsync(this Caller caller, string name, string manager, JsonObject? quota = null)
    {
        var spec = new JsonObject { ["manager"] = manager };
        if (quota is not null) spec["quota"] = quota;
        await caller.CreateAsync(Workspaces, Object(name, spec));
        return await caller.WaitAsync($"{Workspaces}/{name}", workspace => Condition(workspace, "Ready") == "True" && (int?)workspace["status"]?["members"] > 0, $"workspace {name} to be ready");
    }

    /// <returns>The namespace.</returns>
    public static async Task<string> CreateProjectAsync(this Caller caller, string workspace, string name, string? ns = null)
    {
        await caller.CreateAsync(Projects(workspace), Object(name, ns is null ? null : new JsonObject { ["namespace"] = ns }));
        var project = await caller.WaitAsync($"{Projects(workspace)}/{name}", found => (string?)found["status"]?["phase"] == "Active", $"project {name} to be active");
        return (string)project["spec"]!["namespace"]!;
    }

    public static Task BindAsync(this Caller caller, string ns, string role, params string[] subjects) =>
        caller.CreateAsync(Bindings(ns), Rbac.Binding($"{role}-{string.Join('-', subjects).ToLowerInvariant().Replace(':', '-')}", role, subjects));

    public static async Task<JsonObject> WaitAsync(this Caller caller, string path, Func<JsonObject, bool> condition, string what)
    {
        Answer? last = null;
        await Eventually(async () => (last = await caller.GetAsync(path)).Status == 200 && condition(last.Json), () => $"{what}; last: {last?.Text}");
        return last!.Json;
    }

    public static async Task WaitUntilGoneAsync(this Caller caller, string path)
    {
        Answer? last = null;
        await Eventually(async () => (last = await caller.GetAsync(path)).Status == 404, () => $"{path} to be gone; last: {last?.Text}");
    }

    public static async Task Eventually(Func<Task<bool>> condition, Func<string> what)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await condition())
        {
            try
            {
                await pause.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds} s for {what()}");
            }
        }
    }

    public static string? Condition(JsonObject item, string type) => (string?)Find(item, type)?["status"];

    public static string Message(JsonObject item, string type) => (string?)Find(item, type)?["message"] ?? "";

    private static JsonNode? Find(JsonObject item, string type) => item["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);
}
