using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Console;

/// <summary>A real server with the extension, and a browser: what the tests of the console and of the command-line tool share.</summary>
public sealed class DevOpsServer : IAsyncLifetime
{
    /// <summary>How long anything may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 90_000;

    private const string Id = "luban.devops";

    private readonly TemporaryDirectory _directory = new();

    internal ServerProcess Process { get; private set; } = null!;

    internal SignedInBrowser Browser { get; private set; } = null!;

    internal Luban Cli { get; private set; } = null!;

    internal TemporaryDirectory Directory => _directory;

    public async Task InitializeAsync()
    {
        var package = ExtensionPackage.Of<DevOpsExtension>();
        Process = await ServerProcess.StartAsync(_directory.Sub("data"), [Path.Combine(AppContext.BaseDirectory, "luban-extensions")]);
        var plan = Plans.Body(package.Id, package.Version);
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]);
        await Process.CreateAsync(plan);
        await Process.WaitForPhaseAsync(Id, "Installed", TimeSpan.FromMinutes(2));
        Browser = new(Process);
        Cli = new(Process, _directory);
        await Cli.LoginAsync();
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        if (Process is not null) await Process.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Writes an object of <c>tekton.dev/v1</c> or another group.</summary>
    public async Task<JsonObject> CreateAsync(string path, JsonObject body)
    {
        using var response = await Process.Http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<JsonObject> GetAsync(string path) => (await Process.Http.GetFromJsonAsync<JsonObject>(path))!;

    /// <summary>Waits until a run is as it should be.</summary>
    public Task<JsonObject> WaitForRunAsync(string name, Func<JsonObject, bool> condition) => Process.WaitForAsync($"run {name}", async () =>
        await GetAsync($"/apis/tekton.dev/v1/namespaces/default/pipelineruns/{name}") is { } run && condition(run) ? run : null, TimeSpan.FromMilliseconds(Patience));
}
