using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace LuBan.EndToEnd;

/// <summary>Ends the server by SIGKILL in the middle of every kind of operation, starts it again, and looks whether it converges.</summary>
[Trait("Category", "Slow")]
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("install")]
    [InlineData("upgrade")]
    [InlineData("uninstall")]
    [InlineData("configure")]
    public Task Killed_at_four_moments_it_converges(string operation) => RunAsync(operation, 4);

    [Theory, Trait("Category", "Soak")]
    [InlineData("install")]
    [InlineData("upgrade")]
    [InlineData("uninstall")]
    [InlineData("configure")]
    public Task Killed_at_twenty_moments_it_converges(string operation) => RunAsync(operation, 20);

    private async Task RunAsync(string operation, int seeds)
    {
        var packages = ProbePackages.Folder(_directory, "1.0.0", "2.0.0");
        var data = _directory.Sub("data");
        var phases = new SortedDictionary<string, int>();
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            await using (var server = await ServerProcess.StartAsync(data, [packages]))
            {
                await PrepareAsync(server, operation);
                await BeginAsync(server, operation, seed);
                // Spread over the length of an operation, acknowledged already: nothing of it may be lost.
                using var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + random.Next(40 + seed * 40)));
                await moment.WaitForNextTickAsync();
                var plan = await server.FindPlanAsync(ProbePackages.Id);
                var phase = (string?)plan?["status"]?["phase"] ?? (plan is null ? "gone" : "none");
                phases[phase] = phases.GetValueOrDefault(phase) + 1;
                await server.KillAsync();
            }
            await using var again = await ServerProcess.StartAsync(data, [packages]);
            await VerifyAsync(again, operation, seed);
            await CleanAsync(again);
            AssertNoDebris(data);
            Assert.Equal(0, await again.StopAsync());
        }
        output.WriteLine($"figure: {operation}, {seeds} kills, seen in {string.Join(", ", phases.Select(phase => $"{phase.Key} {phase.Value}"))}");
    }

    private static async Task PrepareAsync(ServerProcess server, string operation)
    {
        if (operation == "install") return;
        await server.InstallAsync(ProbePackages.Id, "1.0.0", new() { ["greeting"] = "before" });
    }

    private static async Task BeginAsync(ServerProcess server, string operation, int seed)
    {
        switch (operation)
        {
            case "install":
                await server.CreateAsync(Plans.Body(ProbePackages.Id, "1.0.0"));
                break;
            case "upgrade":
                await server.SetVersionAsync(ProbePackages.Id, "2.0.0");
                break;
            case "uninstall":
                using (var response = await server.DeleteAsync(ProbePackages.Id)) response.EnsureSuccessStatusCode();
                break;
            default:
                await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["config"] = new JsonObject { ["greeting"] = $"after {seed}" } } });
                break;
        }
    }

    private static async Task VerifyAsync(ServerProcess server, string operation, int seed)
    {
        switch (operation)
        {
            case "uninstall":
                await server.WaitUntilGoneAsync(ProbePackages.Id);
                break;
            case "configure":
                await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");
                await server.WaitForAsync("the new configuration", async () => await server.Http.GetStringAsync("/ext/tests.probe/greeting") == $"after {seed}" ? "yes" : null);
                break;
            default:
                var wanted = operation == "upgrade" ? "2.0.0" : "1.0.0";
                await server.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan => (string?)plan["status"]!["installedVersion"] == wanted);
                await server.WaitForAsync("the version to serve", async () => (await server.Http.GetStringAsync("/ext/tests.probe/version")).Contains(wanted, StringComparison.Ordinal) ? "yes" : null);
                break;
        }
    }

    private static async Task CleanAsync(ServerProcess server)
    {
        if (await server.FindPlanAsync(ProbePackages.Id) is null) return;
        await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["retainData"] = false } });
        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitUntilGoneAsync(ProbePackages.Id);
    }

    private static void AssertNoDebris(string data)
    {
        var extensions = Path.Combine(data, "extensions");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(extensions, "tmp")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data, "activating")));
        Assert.Empty(Directory.Exists(Path.Combine(extensions, "data")) ? Directory.EnumerateFileSystemEntries(Path.Combine(extensions, "data")) : []);
        var current = JsonNode.Parse(File.ReadAllText(Path.Combine(extensions, "generations", File.ReadAllText(Path.Combine(extensions, "current")).Trim() + ".json")))!;
        Assert.Empty(current["items"]!.AsObject());
    }
}
