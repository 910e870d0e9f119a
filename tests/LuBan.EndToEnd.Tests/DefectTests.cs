using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.EndToEnd;

/// <summary>The lifecycle defects of KubeSphere 4 (D1 to D16 of the study that this product answers), each as a regression test.</summary>
[Trait("Category", "Slow")]
public sealed class DefectTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task D1_an_extension_whose_feed_is_gone_is_uninstalled_all_the_same()
    {
        await using var feed = await StartFeedAsync("1.0.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        feed.Remove(ProbePackages.Id, "1.0.0");
        await feed.StopAsync();
        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitUntilGoneAsync(ProbePackages.Id);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/ext/tests.probe/version")).StatusCode);
    }

    [Fact]
    public async Task D1_an_extension_whose_feed_is_gone_starts_again_and_goes_back_to_an_earlier_version()
    {
        var data = _directory.Sub("data");
        await using var feed = await StartFeedAsync("1.0.0", "2.0.0");
        await using (var first = await ServerProcess.StartAsync(data, [feed.IndexUrl]))
        {
            await first.InstallAsync(ProbePackages.Id, "1.0.0");
            await first.SetVersionAsync(ProbePackages.Id, "2.0.0");
            await first.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan => (string?)plan["status"]!["installedVersion"] == "2.0.0");
            Assert.Equal(0, await first.StopAsync());
        }
        await feed.StopAsync();

        await using var server = await ServerProcess.StartAsync(data);
        await WaitForVersionAsync(server, "2.0.0");
        await server.SetVersionAsync(ProbePackages.Id, "1.0.0");
        await WaitForVersionAsync(server, "1.0.0");
    }

    [Fact]
    public async Task D2_a_feed_that_fails_keeps_the_catalogue_and_marks_it_stale()
    {
        await using var feed = await StartFeedAsync("1.0.0", "1.1.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl]);
        await WaitForEntryAsync(server, entry => entry["status"]!["versions"]!.AsArray().Count == 2);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        feed.Faults.Everything = true;
        await SyncAsync(server);
        var stale = await WaitForEntryAsync(server, entry => (bool?)entry["status"]!["stale"] == true);
        feed.Faults.Clear();
        feed.Faults.Everything = false;
        await SyncAsync(server);
        var fresh = await WaitForEntryAsync(server, entry => (bool?)entry["status"]!["stale"] != true);

        Assert.Equal(2, stale["status"]!["versions"]!.AsArray().Count);
        Assert.Equal("1.1.0", (string?)fresh["status"]!["recommendedVersion"]);
        Assert.Equal("1.0.0", (string?)fresh["status"]!["installedVersion"]);
    }

    [Fact]
    public async Task D3_D4_a_server_killed_while_it_downloads_takes_the_operation_up_again()
    {
        var data = _directory.Sub("data");
        await using var feed = await StartFeedAsync("1.0.0");
        using (var stall = feed.Faults.Stall(ProbePackages.Id, "1.0.0"))
        await using (var first = await ServerProcess.StartAsync(data, [feed.IndexUrl]))
        {
            await first.CreateAsync(Plans.Body(ProbePackages.Id, "1.0.0"));
            await stall.Reached.WaitAsync(TimeSpan.FromSeconds(30));
            var plan = await first.FindPlanAsync(ProbePackages.Id);
            Assert.Equal("Downloading", (string?)plan!["status"]!["phase"]);
            await first.KillAsync();
        }
        feed.Faults.Clear();

        await using var server = await ServerProcess.StartAsync(data, [feed.IndexUrl]);
        await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data, "extensions", "tmp")));
    }

    [Fact]
    public async Task D4_a_download_that_never_ends_is_given_up_at_its_deadline()
    {
        await using var feed = await StartFeedAsync("1.0.0");
        using var stall = feed.Faults.Stall(ProbePackages.Id, "1.0.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl], new Dictionary<string, string> { ["Installation__DownloadTimeout"] = "00:00:02" });

        await server.CreateAsync(Plans.Body(ProbePackages.Id, "1.0.0"));
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");

        Assert.Equal("LB4003", (string?)plan["status"]!["reason"]);
    }

    [FakeTimeTheory]
    [InlineData("-1h")]
    [InlineData("+1h")]
    public async Task D5_a_clock_moved_by_an_hour_moves_nothing_else(string shift)
    {
        var data = _directory.Sub("data");
        var feed = ProbePackages.Folder(_directory, "1.0.0", "2.0.0");
        await using (var first = await ServerProcess.StartAsync(data, [feed]))
        {
            await first.InstallAsync(ProbePackages.Id, "1.0.0");
            await first.KillAsync();
        }

        // The next process lives an hour away from the one that wrote everything so far.
        await using var server = await ServerProcess.StartAsync(data, [feed], FakeTime.Shifted(shift));
        await WaitForVersionAsync(server, "1.0.0");
        await server.SetVersionAsync(ProbePackages.Id, "2.0.0");
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan => (string?)plan["status"]!["installedVersion"] == "2.0.0");
        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitUntilGoneAsync(ProbePackages.Id);

        Assert.Equal("2.0.0", (string?)plan["status"]!["installedVersion"]);
    }

    [MountFact]
    public async Task D7_an_uninstall_that_fails_is_tried_again_and_ends_when_the_cause_is_gone()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [ProbePackages.Folder(_directory, "1.0.0")]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");
        using (var posted = await server.Http.PostAsync("/ext/tests.probe/notes/one", new StringContent("kept"))) posted.EnsureSuccessStatusCode();
        await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["retainData"] = false } });
        await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");
        var blocked = Path.Combine(server.Data, "extensions", "data", "tests.probe");
        using var busy = await BusyFolder.MountAsync(blocked);

        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitForAsync("a second attempt", async () => (int?)(await server.FindPlanAsync(ProbePackages.Id))?["status"]?["operation"]?["attempt"] >= 2 ? "yes" : null);
        await busy.UnmountAsync();

        await server.WaitUntilGoneAsync(ProbePackages.Id);
        Assert.False(Directory.Exists(blocked));
    }

    [Fact]
    public async Task D8_a_failed_install_is_retried_without_a_change_of_its_spec()
    {
        await using var feed = await StartFeedAsync();
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl]);
        await server.CreateAsync(Plans.Body(ProbePackages.Id, "1.0.0"));
        var failed = await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");
        Assert.Equal("LB4001", (string?)failed["status"]!["reason"]);

        using var folder = new TemporaryDirectory();
        feed.Add(ProbePackages.Write(folder.Path, new("1.0.0")));
        var before = (long?)failed["metadata"]!["generation"];
        await server.AnnotateAsync(ProbePackages.Id, "kernel.luban.dev/retry", "again");
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");

        Assert.Equal(before, (long?)plan["metadata"]!["generation"]);
    }

    [Fact]
    public async Task D8_an_operation_is_cancelled_while_it_downloads_and_retried_later()
    {
        await using var feed = await StartFeedAsync("1.0.0");
        var stall = feed.Faults.Stall(ProbePackages.Id, "1.0.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl]);
        await server.CreateAsync(Plans.Body(ProbePackages.Id, "1.0.0"));
        await stall.Reached.WaitAsync(TimeSpan.FromSeconds(30));
        var running = await server.FindPlanAsync(ProbePackages.Id);

        await server.AnnotateAsync(ProbePackages.Id, "kernel.luban.dev/cancel", (string)running!["status"]!["operation"]!["id"]!);
        var cancelled = await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");
        stall.Dispose();
        feed.Faults.Clear();
        await server.AnnotateAsync(ProbePackages.Id, "kernel.luban.dev/retry", "again");
        await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");

        Assert.Equal("LB4004", (string?)cancelled["status"]!["reason"]);
        Assert.Equal("Cancelled", (string?)cancelled["status"]!["history"]![0]!["result"]);
    }

    [Fact]
    public async Task D8_a_plan_is_deleted_while_its_install_runs()
    {
        await using var feed = await StartFeedAsync("1.0.0");
        using var stall = feed.Faults.Stall(ProbePackages.Id, "1.0.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl]);
        await server.CreateAsync(Plans.Body(ProbePackages.Id, "1.0.0"));
        await stall.Reached.WaitAsync(TimeSpan.FromSeconds(30));

        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitUntilGoneAsync(ProbePackages.Id);

        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task D9_a_failed_upgrade_keeps_the_old_version_and_a_better_one_succeeds()
    {
        var folder = ProbePackages.Folder(_directory, new ProbeVersion("1.0.0"), new ProbeVersion("66.0.0") { ReadinessSeconds = 1 }, new ProbeVersion("71.0.0"));
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        await server.SetVersionAsync(ProbePackages.Id, "66.0.0");
        await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");
        await WaitForVersionAsync(server, "1.0.0");
        await server.SetVersionAsync(ProbePackages.Id, "71.0.0");
        await server.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan => (string?)plan["status"]!["installedVersion"] == "71.0.0");

        await WaitForVersionAsync(server, "71.0.0");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task D10_an_uninstall_leaves_nothing_but_what_it_was_told_to_retain(bool retain, bool disableFirst)
    {
        var data = _directory.Sub("data");
        await using var server = await ServerProcess.StartAsync(data, [ProbePackages.Folder(_directory, "1.0.0")]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");
        await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["retainData"] = retain } });
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");
        using (var posted = await server.Http.PostAsync("/ext/tests.probe/notes/one", new StringContent("kept"))) posted.EnsureSuccessStatusCode();
        using (var created = await server.Http.PostAsJsonAsync("/apis/probe.tests.luban.dev/v1/probes", ProbeObject())) created.EnsureSuccessStatusCode();
        if (disableFirst)
        {
            await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["enabled"] = false } });
            await server.WaitForPhaseAsync(ProbePackages.Id, "Disabled");
        }

        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitUntilGoneAsync(ProbePackages.Id);

        Assert.Contains(plan["status"]!["inventory"]!.AsArray(), item => (string?)item!["type"] == "Data");
        Assert.Equal(retain, Directory.Exists(Path.Combine(data, "extensions", "data", "tests.probe")));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/apis/probe.tests.luban.dev/v1/probes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/apis/kernel.luban.dev/v1/contributions/tests.probe")).StatusCode);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");
        var objects = await server.Http.GetFromJsonAsync<JsonObject>("/apis/probe.tests.luban.dev/v1/probes");
        Assert.Equal(retain ? 1 : 0, objects!["items"]!.AsArray().Count);
        if (retain) Assert.Equal("kept", await server.Http.GetStringAsync("/ext/tests.probe/notes/one"));
    }

    [Fact]
    public async Task D12_a_failing_extension_is_shown_as_degraded_with_its_reason()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [ProbePackages.Folder(_directory, "1.0.0")]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        for (var number = 0; number < 20; number++) Assert.Equal(HttpStatusCode.InternalServerError, (await server.Http.GetAsync("/ext/tests.probe/throw")).StatusCode);
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan =>
            plan["status"]!["conditions"]!.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["reason"] == "Degraded"));

        Assert.Contains("the probe throws in a handler", plan.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("[!]extension Tests.Probe", await server.Http.GetStringAsync("/readyz?verbose"), StringComparison.Ordinal);
        await WaitForVersionAsync(server, "1.0.0");
    }

    [Fact]
    public async Task D13_a_disabled_extension_stops_serving_and_its_code_is_unloaded()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [ProbePackages.Folder(_directory, "1.0.0")]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["enabled"] = false } });
        var disabled = await server.WaitForPhaseAsync(ProbePackages.Id, "Disabled");
        var route = await server.Http.GetAsync("/ext/tests.probe/version");
        var kind = await server.Http.GetAsync("/apis/probe.tests.luban.dev/v1/probes");
        await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["enabled"] = true } });
        await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");

        Assert.Contains(disabled["status"]!["conditions"]!.AsArray(), condition => (string?)condition!["type"] == "PreviousUnloaded" && (string?)condition["status"] == "True");
        Assert.Equal(HttpStatusCode.NotFound, route.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, kind.StatusCode);
        await WaitForVersionAsync(server, "1.0.0");
    }

    [Fact]
    public async Task D15_a_dependency_is_protected_and_a_cascade_takes_the_dependants_along()
    {
        var folder = ProbePackages.Folder(_directory,
            new ProbeVersion("1.0.0") { Id = "Tests.Base" },
            new ProbeVersion("1.0.0") { Id = "Tests.Plain.Top", Project = "tests/TestExtensions/Hello", Entry = "LuBan.TestExtensions.Hello.dll", WarmUp = null, Needs = [("Tests.Base", "[1.0.0, 2.0.0)")] });
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);
        await server.CreateAsync(Plans.Body("Tests.Plain.Top"));
        await server.WaitForPhaseAsync("Tests.Plain.Top", "Installed");
        await server.WaitForPhaseAsync("Tests.Base", "Installed");

        using var refused = await server.DeleteAsync("Tests.Base");
        var answer = await refused.Content.ReadAsStringAsync();
        using (var disabled = await server.Http.PatchAsync($"{Plans.Path}/tests.base", new StringContent("""{"spec":{"enabled":false}}""", System.Text.Encoding.UTF8, "application/merge-patch+json")))
        {
            Assert.Equal(HttpStatusCode.Conflict, disabled.StatusCode);
        }
        await server.AnnotateAsync("Tests.Base", "kernel.luban.dev/cascade", "true");
        using var accepted = await server.DeleteAsync("Tests.Base");
        await server.WaitUntilGoneAsync("Tests.Base");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("tests.plain.top", answer, StringComparison.Ordinal);
        Assert.Contains("LB4014", answer, StringComparison.Ordinal);
        Assert.True(accepted.IsSuccessStatusCode);
        Assert.Null(await server.FindPlanAsync("Tests.Plain.Top"));
    }

    [Fact]
    public async Task D15_a_dependency_that_cannot_be_met_is_explained_by_a_dry_run_and_by_the_plan()
    {
        var folder = ProbePackages.Folder(_directory,
            new ProbeVersion("1.0.0") { Id = "Tests.Base" },
            new ProbeVersion("1.0.0") { Id = "Tests.Top", Needs = [("Tests.Base", "[2.0.0, 3.0.0)"), ("Tests.Missing", "1.0.0")] });
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);

        using var preview = await server.Http.PostAsJsonAsync($"{Plans.Path}?dryRun=All", Plans.Body("Tests.Top"));
        var problems = (await preview.Content.ReadFromJsonAsync<JsonObject>())!["status"]!["preview"]!["problems"]!.ToJsonString();
        Assert.Null(await server.FindPlanAsync("Tests.Top"));
        await server.CreateAsync(Plans.Body("Tests.Top"));
        var failed = await server.WaitForPhaseAsync("Tests.Top", "Failed");

        Assert.Equal(HttpStatusCode.Created, preview.StatusCode);
        foreach (var told in (string[])[problems, (string)failed["status"]!["message"]!])
        {
            Assert.Contains("Tests.Base", told, StringComparison.Ordinal);
            Assert.Contains("Tests.Missing", told, StringComparison.Ordinal);
        }
        Assert.Equal("LB4001", (string?)failed["status"]!["reason"]);
        Assert.Null(await server.FindPlanAsync("Tests.Base"));
    }

    [Theory]
    [InlineData("Patch", "1.0.1")]
    [InlineData("Minor", "1.1.0")]
    [InlineData("Automatic", "2.0.0")]
    public async Task D15_the_upgrade_strategy_takes_what_it_allows_and_nothing_else(string strategy, string expected)
    {
        var folder = ProbePackages.Folder(_directory, "1.0.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);
        var plan = Plans.Body(ProbePackages.Id);
        plan["spec"]!["upgradeStrategy"] = strategy;
        await server.CreateAsync(plan);
        await server.WaitForPhaseAsync(ProbePackages.Id, "Installed");

        foreach (var version in (string[])["1.0.1", "1.1.0", "2.0.0", "3.0.0-beta.1"]) ProbePackages.Write(folder, new(version));
        await SyncAsync(server);

        await WaitForVersionAsync(server, expected);
        await server.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, now => (string?)now["status"]!["installedVersion"] == expected);
    }

    [Theory]
    [InlineData("everything", "LB2102")]
    [InlineData("truncated", "LB2")]
    [InlineData("tampered", "LB2")]
    [InlineData("gone", "LB2101")]
    public async Task A_feed_that_fails_fails_the_install_with_a_code_and_leaves_nothing(string fault, string code)
    {
        var data = _directory.Sub("data");
        await using var feed = await StartFeedAsync("1.0.0");
        await using var server = await ServerProcess.StartAsync(data, [feed.IndexUrl], new Dictionary<string, string> { ["Installation__MaxAttempts"] = "2", ["Installation__RetryDelay"] = "00:00:00.1" });
        await WaitForEntryAsync(server, _ => true);
        switch (fault)
        {
            case "everything": feed.Faults.Everything = true; break;
            case "truncated": feed.Faults.Truncate(ProbePackages.Id, "1.0.0"); break;
            case "tampered": feed.Faults.Tamper(ProbePackages.Id, "1.0.0"); break;
            case "gone": await feed.StopAsync(); break;
        }

        await server.CreateAsync(Plans.Body(ProbePackages.Id, "1.0.0"));
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");

        Assert.Contains(code, $"{plan["status"]!["reason"]} {plan["status"]!["message"]}", StringComparison.Ordinal);
        Assert.Contains("Nothing of this extension serves now.", (string?)plan["status"]!["message"], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data, "extensions", "tmp")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data, "extensions", "store")));
    }

    [Fact]
    public async Task A_package_that_ends_the_process_is_given_up_after_three_starts()
    {
        var data = _directory.Sub("data");
        var folder = ProbePackages.Folder(_directory, "1.0.0", "69.0.0");
        await using (var first = await ServerProcess.StartAsync(data, [folder]))
        {
            await first.InstallAsync(ProbePackages.Id, "1.0.0");
            await first.SetVersionAsync(ProbePackages.Id, "69.0.0");
            await first.WaitForExitAsync();
        }
        for (var start = 2; start <= 3; start++) Assert.Contains("the probe ends the process", await ServerProcess.RunToEndAsync(data, [folder]), StringComparison.Ordinal);

        await using var server = await ServerProcess.StartAsync(data, [folder]);
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");

        Assert.Equal("LB4007", (string?)plan["status"]!["reason"]);
        await WaitForVersionAsync(server, "1.0.0");
        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitUntilGoneAsync(ProbePackages.Id);
    }

    [Fact]
    public async Task Safe_mode_loads_no_extension_and_still_uninstalls()
    {
        var data = _directory.Sub("data");
        var folder = ProbePackages.Folder(_directory, "1.0.0");
        await using (var first = await ServerProcess.StartAsync(data, [folder]))
        {
            await first.InstallAsync(ProbePackages.Id, "1.0.0");
            Assert.Equal(0, await first.StopAsync());
        }

        await using var server = await ServerProcess.StartAsync(data, [folder], null, "--safe-mode");
        await server.WaitForAsync("the condition", async () => (await server.FindPlanAsync(ProbePackages.Id))!.ToJsonString().Contains("SafeMode", StringComparison.Ordinal) ? "yes" : null);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/ext/tests.probe/version")).StatusCode);
        using var response = await server.DeleteAsync(ProbePackages.Id);
        await server.WaitUntilGoneAsync(ProbePackages.Id);
    }

    private static JsonObject ProbeObject() => new()
    {
        ["apiVersion"] = "probe.tests.luban.dev/v1", ["kind"] = "Probe",
        ["metadata"] = new JsonObject { ["name"] = "one" }, ["spec"] = new JsonObject { ["text"] = "four" },
    };

    private async Task<TestFeed> StartFeedAsync(params string[] versions)
    {
        var feed = await TestFeed.StartAsync();
        using var folder = new TemporaryDirectory();
        foreach (var version in versions) feed.Add(ProbePackages.Write(folder.Path, new(version)));
        return feed;
    }

    private static Task WaitForVersionAsync(ServerProcess server, string version) => server.WaitForAsync($"version {version} to serve", async () =>
    {
        using var response = await server.Http.GetAsync("/ext/tests.probe/version");
        return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains($"\"{version}\"", StringComparison.Ordinal) ? "yes" : null;
    });

    private static async Task SyncAsync(ServerProcess server)
    {
        using var response = await server.Http.PostAsync("/apis/kernel.luban.dev/v1/packagesources/default/sync", null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static Task<JsonObject> WaitForEntryAsync(ServerProcess server, Func<JsonObject, bool> condition) => server.WaitForAsync("the catalogue entry", async () =>
    {
        using var response = await server.Http.GetAsync("/apis/kernel.luban.dev/v1/extensions/tests.probe");
        if (!response.IsSuccessStatusCode) return null;
        var entry = await response.Content.ReadFromJsonAsync<JsonObject>();
        return condition(entry!) ? entry : null;
    });
}
