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
    public Task Killed_at_two_moments_it_converges(string operation) => RunAsync(operation, 2);

    [Theory, Trait("Category", "Soak")]
    [InlineData("install")]
    [InlineData("upgrade")]
    [InlineData("uninstall")]
    [InlineData("configure")]
    public Task Killed_at_twenty_moments_it_converges(string operation) => RunAsync(operation, 20);

    private async Task RunAsync(string operation, int seeds)
    {
        var packages = ProbePackages.Folder(_directory, "1.0.0", "2.0.0");
        var phases = new SortedDictionary<string, int>();
        for (var seed = 0; seed < seeds; seed++)
        {
            var data = _directory.Sub($"data-{seed}");
            var aim = Moments[operation][seed % Moments[operation].Length];
            await using (var server = await ServerProcess.StartAsync(data, [packages]))
            {
                await PrepareAsync(server, operation);
                // Connected before the operation begins: a moment may last a millisecond only.
                var before = (await server.FindPlanAsync(ProbePackages.Id))?["metadata"]?["resourceVersion"]?.ToString();
                using var client = server.NewClient();
                using var watch = await client.GetAsync($"{Plans.Path}?watch=true", HttpCompletionOption.ResponseHeadersRead);
                await BeginAsync(server, operation, seed);
                // Acknowledged already: whatever the server was doing, nothing of it may be lost.
                var seen = await WaitForAsync(watch, before, aim);
                await server.KillAsync();
                phases[seen] = phases.GetValueOrDefault(seen) + 1;
            }
            await using var again = await ServerProcess.StartAsync(data, [packages]);
            await VerifyAsync(again, operation, seed);
            await CleanAsync(again);
            AssertNoDebris(data);
            Assert.Equal(0, await again.StopAsync());
        }
        output.WriteLine($"figure: {operation}, {seeds} kills, in or just after {string.Join(", ", phases.Select(phase => $"{phase.Key} {phase.Value}"))}");
    }

    /// <summary>What to wait for before the kill: a phase of the plan, or a phase with the progress in it.</summary>
    private static readonly Dictionary<string, string[]> Moments = new()
    {
        ["install"] = ["created", "Resolving", "Downloading", "Verifying", "Activating", "Installed"],
        ["upgrade"] = ["Resolving", "Downloading", "Verifying", "Upgrading", "Installed"],
        ["uninstall"] = ["deleting", "Uninstalling 40", "Uninstalling 70", "gone"],
        ["configure"] = ["Activating", "Installed"],
    };

    /// <summary>Follows the plan until it is seen at the moment, or is gone.</summary>
    private static async Task<string> WaitForAsync(HttpResponseMessage watch, string? before, string moment)
    {
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await lines.ReadLineAsync(deadline.Token) is { } line)
        {
            var change = JsonNode.Parse(line)!;
            var (plan, status) = (change["object"]!, change["object"]!["status"]);
            if (plan["metadata"]!["resourceVersion"]!.ToString() == before) continue;
            var phase = (string?)status?["phase"];
            if ((string?)change["type"] == "DELETED") return "gone";
            var reached = moment switch
            {
                "created" => true,
                "deleting" => plan["metadata"]!["deletionTimestamp"] is not null,
                "Installed" => phase == moment && (long?)status!["observedGeneration"] == (long?)plan["metadata"]!["generation"],
                _ => $"{phase} {(int?)status?["operation"]?["percent"]}".StartsWith(moment, StringComparison.Ordinal) && status?["operation"]?["finishedAt"] is null,
            };
            if (reached) return moment;
        }
        throw new InvalidOperationException($"The watch ended before {moment}.");
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
