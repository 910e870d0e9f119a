using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LuBan.EndToEnd;

/// <summary>A life of an extension: one kernel reads the marketplace beside it, another one over the network.</summary>
[Trait("Category", "Slow")]
public sealed class TwoKernelsTests : IDisposable
{
    // The shortest there is; a test waits for a poll to happen by itself.
    private const string Poll = "10s";
    private static readonly TimeSpan OnePoll = TimeSpan.FromSeconds(10 + 20);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_version_is_published_installed_upgraded_rolled_back_revoked_and_released_on_two_kernels()
    {
        await using var market = await ServerProcess.StartWithMarketAsync(_directory.Sub("market"));
        await using var other = await ServerProcess.StartAsync(_directory.Sub("other"), [new Uri(market.Address, Markets.Feed[1..] + "/v3/index.json").ToString()]);
        var fingerprint = await market.FingerprintAsync();
        await ConfigureAsync(market, "marketplace", new() { ["pollInterval"] = Poll });
        await ConfigureAsync(other, "default", new() { ["pollInterval"] = Poll, ["trustPolicy"] = new JsonObject { ["mode"] = "Require", ["fingerprints"] = new JsonArray(fingerprint) } });
        (ServerProcess Server, string Source)[] kernels = [(market, "marketplace"), (other, "default")];

        // The kernel beside the marketplace is told of what happens there; the other one is asked to read at once.
        await market.PublishAsync(Pack("1.0.0", "probe.read"));
        foreach (var (server, source) in kernels)
        {
            if (server == other) await server.SyncAsync(source);
            await server.WaitForExtensionAsync(ProbePackages.Id, entry => Offers(entry, "1.0.0"));
            var plan = Plans.Body(ProbePackages.Id);
            plan["spec"]!["upgradeStrategy"] = "Automatic";
            plan["spec"]!["upgradePolicy"] = new JsonObject { ["minimumAge"] = "0s" };
            plan["spec"]!["approvedPermissions"] = new JsonArray("probe.read");
            await server.CreateAsync(plan);
            await InstalledAsync(server, "1.0.0");
        }

        // A new permission stops the upgrade that would have come by itself.
        await market.PublishAsync(Pack("1.1.0", "probe.read", "probe.write"));
        foreach (var (server, source) in kernels)
        {
            if (server == other) await server.SyncAsync(source);
            var waiting = await server.WaitForAsync("the approval to be asked for", async () => await server.FindPlanAsync(ProbePackages.Id) is { } plan && Condition(plan, "PermissionsApproved") == "False" ? plan : null);
            Assert.Contains("probe.write", (string?)waiting["status"]!["conditions"]!.AsArray().Single(one => (string?)one!["type"] == "PermissionsApproved")!["message"]);
            Assert.Equal("1.0.0", await VersionAsync(server));
            await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("probe.read", "probe.write") } });
            await InstalledAsync(server, "1.1.0");
            Assert.Equal("1.1.0", await VersionAsync(server));
        }

        // Back, and forth again.
        foreach (var (server, _) in kernels)
        {
            await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["upgradeStrategy"] = "Manual", ["extension"] = new JsonObject { ["version"] = "1.0.0" } } });
            await InstalledAsync(server, "1.0.0");
            await server.SetVersionAsync(ProbePackages.Id, "1.1.0");
            await InstalledAsync(server, "1.1.0");
        }

        // Nobody asks the kernels: they learn of it by themselves.
        await market.MoveAsync(ProbePackages.Id, "1.1.0", "revoked", "malware", "It sends notes to strangers.");
        foreach (var (server, _) in kernels)
        {
            var blocked = await server.WaitForPhaseAsync(ProbePackages.Id, "Disabled", OnePoll, plan => Condition(plan, "Blocked") == "True");
            Assert.Contains("It sends notes to strangers.", blocked.ToJsonString());
            using var answer = await server.Http.GetAsync("/ext/tests.probe/version");
            Assert.False(answer.IsSuccessStatusCode);
            Assert.Equal("1.1.0", (string?)blocked["status"]!["installedVersion"]);
        }
        using (var download = await other.NewClient(authenticated: false).GetAsync(new Uri(market.Address, $"{Markets.Feed[1..]}/v3/flat/tests.probe/1.1.0/tests.probe.1.1.0.nupkg")))
            Assert.Equal(HttpStatusCode.NotFound, download.StatusCode);

        // The appeal was heard.
        await market.MoveAsync(ProbePackages.Id, "1.1.0", "listed", message: "It was a false alarm.");
        foreach (var (server, _) in kernels)
        {
            await server.WaitForPhaseAsync(ProbePackages.Id, "Installed", OnePoll, plan => Condition(plan, "Blocked") != "True");
            Assert.Equal("1.1.0", await VersionAsync(server));
        }
    }

    private string Pack(string version, params string[] permissions) =>
        ProbePackages.Write(_directory.Sub("packages"), new ProbeVersion(version) { Permissions = [.. permissions.Select(name => (name, $"Needs {name}."))] });

    private static bool Offers(JsonObject entry, string version) => entry["status"]?["versions"]?.AsArray().Any(one => (string?)one!["version"] == version) == true;

    private static string? Condition(JsonObject plan, string type) =>
        (string?)plan["status"]?["conditions"]?.AsArray().FirstOrDefault(one => (string?)one!["type"] == type)?["status"];

    private static Task<JsonObject> InstalledAsync(ServerProcess server, string version) =>
        server.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan => (string?)plan["status"]!["installedVersion"] == version && Condition(plan, "Ready") == "True");

    private static async Task<string> VersionAsync(ServerProcess server) => (string)(await server.Http.GetFromJsonAsync<JsonObject>("/ext/tests.probe/version"))!["version"]!;

    private static async Task ConfigureAsync(ServerProcess server, string source, JsonObject spec)
    {
        using var content = new StringContent(new JsonObject { ["spec"] = spec }.ToJsonString(), new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json"));
        using var response = await server.Http.PatchAsync($"/apis/kernel.luban.dev/v1/packagesources/{source}", content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
