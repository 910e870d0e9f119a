using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using LuBan.Extensions.Processes;
using LuBan.Sdk.Testing;

namespace LuBan.AppStore.Tests.Apps;

/// <summary>A real server process with the extension, which can be killed and started again; its apps are ended with the test.</summary>
internal sealed class AppServer : IAsyncDisposable
{
    public const string Objects = "/apis/appstore.luban.dev/v1alpha1/namespaces/default/localapps";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-server-");

    public ServerProcess Process { get; private set; } = null!;

    public string Folder => _folder.FullName;

    public static async Task<AppServer> StartAsync()
    {
        var server = new AppServer();
        server._folder.UnixFileMode |= UnixFileMode.OtherExecute;
        await server.LaunchAsync();
        var package = ExtensionPackage.Of<AppStoreExtension>();
        var plan = Plans.Body(package.Id, package.Version, new JsonObject { ["folder"] = Path.Combine(server.Folder, "apps"), ["firstPort"] = Random.Shared.Next(200, 590) * 100, ["lastPort"] = 65535 });
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]);
        await server.Process.CreateAsync(plan);
        await server.Process.WaitForPhaseAsync("luban.appstore", "Installed", Patience);
        return server;
    }

    public async Task LaunchAsync() => Process = await ServerProcess.StartAsync(Path.Combine(Folder, "data"), [Path.Combine(AppContext.BaseDirectory, "luban-extensions")]);

    public async Task CreateAsync(string path, JsonObject body)
    {
        using var answer = await Process.Http.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task InstallAsync(string name, string template, JsonObject? parameters = null) => CreateAsync(Objects, new()
    {
        ["apiVersion"] = "appstore.luban.dev/v1alpha1", ["kind"] = "LocalApp", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["template"] = template, ["parameters"] = parameters },
    });

    /// <summary>The first instance, once the app is as it should be.</summary>
    public Task<JsonObject> WaitForAsync(string name, Func<JsonObject, bool> condition) => Process.WaitForAsync($"the app {name}", async () =>
        await Process.Http.GetFromJsonAsync<JsonObject>($"{Objects}/{name}") is { } app && app["status"] is JsonObject && condition(app) ? app["status"]!["instances"]![0]!.AsObject() : null, Patience);

    public async ValueTask DisposeAsync()
    {
        if (Process is not null) await Process.DisposeAsync();
        foreach (var run in _folder.EnumerateDirectories("*", SearchOption.AllDirectories).Where(folder => folder.Parent?.Name is "runs" or "commands").ToList())
        {
            if (DetachedProcess.Adopt(run.FullName) is { } process) await process.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        }

        // Stored packages are read-only.
        await Tool.RunAsync("/bin/chmod", ["-R", "u+rwX", Folder]);
        _folder.Delete(recursive: true);
    }
}
