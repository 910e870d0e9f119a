using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class WaitTests : IAsyncLifetime
{
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Install_waits_until_the_plan_is_installed_observed_and_serving()
    {
        var run = _cli.RunAsync("install", "Samples.Hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Downloading", "download", 40);
        await _cli.Out.ContainsAsync("samples.hello: Downloading: download (40 %)");
        _kernel.Change("installplans", "samples.hello", plan =>
        {
            plan["metadata"]!["generation"] = 2;
            plan["status"] = new JsonObject { ["phase"] = "Installed", ["observedGeneration"] = 1, ["installedVersion"] = "1.0.0", ["operation"] = new JsonObject { ["id"] = "a", ["step"] = "stale" } };
        });
        await _cli.Out.ContainsAsync("stale");
        _kernel.Status("samples.hello", "Installed", "not-serving", serving: false, version: "1.0.0");
        await _cli.Out.ContainsAsync("not-serving");
        _kernel.Status("samples.hello", "Activating", "warm-up", 90);
        await _cli.Out.ContainsAsync("Activating: warm-up (90 %)");
        Assert.False(run.IsCompleted);
        _kernel.Status("samples.hello", "Installed", serving: true, version: "1.0.0");

        Assert.Equal(0, await run);
        Assert.Contains("samples.hello 1.0.0 is installed and serving.", _cli.Out.ToString());
        var created = JsonNode.Parse(_kernel.Requests.Single(request => request.Method == "POST").Body)!;
        Assert.Equal("samples.hello", (string?)created["metadata"]!["name"]);
        Assert.Equal("Samples.Hello", (string?)created["spec"]!["extension"]!["id"]);
    }

    [Fact]
    public async Task A_failure_ends_the_wait_with_its_code_its_text_and_what_still_runs()
    {
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Failed", version: "1.0.0", serving: true, more: plan =>
        {
            plan["status"]!["reason"] = "LB4017";
            plan["status"]!["message"] = "2.0.0 was not ready within 30 s. Ask its author.";
        });

        Assert.Equal(1, await run);
        Assert.Contains("LB4017: samples.hello: 2.0.0 was not ready within 30 s. Ask its author.", _cli.Error.ToString());
        Assert.Contains("Still serving: version 1.0.0.", _cli.Error.ToString());
        Assert.Contains("luban retry samples.hello", _cli.Error.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_compacted_revision_is_answered_by_listing_again(bool asEvent)
    {
        _kernel.GoneAsEvent = asEvent;
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Installed", "unseen", serving: false);
        await _cli.Out.ContainsAsync("unseen");
        _kernel.Compact();
        _kernel.EndWatches(abort: false);
        await _kernel.WatchOpenedAsync();
        _kernel.Status("samples.hello", "Installed", serving: true, version: "1.0.0");

        Assert.Equal(0, await run);
        Assert.Equal(2, _kernel.Requests.Count(request => request.Method == "GET" && request.Target.Contains("fieldSelector") && !request.Target.Contains("watch=true")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_watch_is_opened_again_where_it_ended(bool abort)
    {
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        _kernel.EndWatches(abort);
        _kernel.Status("samples.hello", "Activating", "while-away", 10);
        await _kernel.WatchOpenedAsync();
        await _cli.Out.ContainsAsync("while-away");
        _kernel.Status("samples.hello", "Installed", serving: true, version: "1.0.0");

        Assert.Equal(0, await run);
        Assert.Single(_kernel.Requests, request => request.Method == "GET" && !request.Target.Contains("watch=true"));
    }

    [Fact]
    public async Task A_server_that_restarts_is_waited_for()
    {
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        var plan = _kernel.Find("installplans", "samples.hello")!;
        var port = new Uri(_kernel.Url).Port;
        await _kernel.DisposeAsync();
        await _cli.Out.ContainsAsync("Trying again");
        _kernel = await FakeKernel.StartAsync(port: port);
        _kernel.Put("installplans", "samples.hello", plan);
        _kernel.Status("samples.hello", "Installed", serving: true, version: "1.0.0");

        Assert.Equal(0, await run);
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_wait_with_7()
    {
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes", "--timeout", "1500ms");
        await _kernel.WatchOpenedAsync();

        await _kernel.DisposeAsync();

        Assert.Equal(7, await run);
        Assert.Contains("LB6226", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_ends_with_6_and_leaves_the_operation_alone()
    {
        Assert.Equal(6, await _cli.RunAsync("install", "samples.hello", "--wait", "--yes", "--timeout", "300ms"));

        Assert.Contains("LB6212", _cli.Error.ToString());
        Assert.Contains("luban cancel samples.hello", _cli.Error.ToString());
        Assert.DoesNotContain(_kernel.Requests, request => request.Method is "DELETE" or "PATCH");
    }

    [Fact]
    public async Task A_wait_for_what_is_installed_but_not_serving_says_why_when_the_time_is_up()
    {
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes", "--timeout", "2s");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Installed", version: "1.0.0", more: plan => plan["status"]!["conditions"] = new JsonArray(FakeKernel.Condition("Ready", "False", "Degraded", "the database is away")));

        Assert.Equal(6, await run);
        Assert.Contains("the database is away", _cli.Error.ToString());
    }

    [Fact]
    public async Task Ctrl_C_leaves_the_operation_running_and_says_how_to_go_on()
    {
        using var interrupt = new CancellationTokenSource();
        var run = _cli.RunAsync(interrupt.Token, "install", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        await interrupt.CancelAsync();

        Assert.Equal(130, await run);
        Assert.Contains("luban logs samples.hello -f", _cli.Error.ToString());
        Assert.DoesNotContain(_kernel.Requests, request => request.Method is "DELETE" or "PATCH");
    }

    [Fact]
    public async Task Retry_does_not_take_the_old_failure_for_its_own()
    {
        Install("Failed");
        _kernel.Status("samples.hello", "Failed", "download", 10, more: plan => plan["status"]!["conditions"] = new JsonArray(FakeKernel.Condition("Failed", "True", "LB2003", "the old failure")));
        var run = _cli.RunAsync("retry", "samples.hello", "--wait");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Downloading", "second-try", 10);
        await _cli.Out.ContainsAsync("second-try");
        _kernel.Status("samples.hello", "Installed", serving: true, version: "1.0.0");

        Assert.Equal(0, await run);
        var annotations = _kernel.Find("installplans", "samples.hello")!["metadata"]!["annotations"]!;
        Assert.NotEmpty((string)annotations["kernel.luban.dev/retry"]!);
    }

    [Fact]
    public async Task Retry_that_fails_at_once_again_is_a_failure()
    {
        Install("Failed");
        _kernel.Status("samples.hello", "Failed", "download", 10);
        var run = _cli.RunAsync("retry", "samples.hello", "--wait");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Failed", "download", 10, more: plan =>
        {
            plan["status"]!["operation"]!["attempt"] = 2;
            plan["status"]!["conditions"] = new JsonArray(FakeKernel.Condition("Failed", "True", "LB2003", "the feed is gone"));
        });

        Assert.Equal(1, await run);
        Assert.Contains("LB2003: samples.hello: the feed is gone", _cli.Error.ToString());
    }

    [Fact]
    public async Task Upgrade_ignores_the_state_from_before_its_own_write()
    {
        Install("Installed");
        var run = _cli.RunAsync("upgrade", "samples.hello", "--version", "2.0.0", "--wait");
        await _kernel.WatchOpenedAsync();

        Assert.False(run.IsCompleted);
        _kernel.Status("samples.hello", "Upgrading", "load", 50);
        await _cli.Out.ContainsAsync("Upgrading: load");
        _kernel.Status("samples.hello", "Installed", version: "2.0.0", serving: true);

        Assert.Equal(0, await run);
        Assert.Contains("samples.hello is at 2.0.0.", _cli.Out.ToString());
    }

    [Fact]
    public async Task Disable_waits_for_disabled_and_enable_for_serving()
    {
        Install("Installed");
        var disable = _cli.RunAsync("disable", "samples.hello", "--wait");
        await _kernel.WatchOpenedAsync();
        _kernel.Status("samples.hello", "Disabled");
        Assert.Equal(0, await disable);

        var enable = _cli.RunAsync("enable", "samples.hello", "--wait");
        await _kernel.WatchOpenedAsync();
        _kernel.Status("samples.hello", "Installed", serving: true);
        Assert.Equal(0, await enable);
        Assert.True((bool)_kernel.Find("installplans", "samples.hello")!["spec"]!["enabled"]!);
    }

    [Fact]
    public async Task Uninstall_waits_until_the_plan_is_gone()
    {
        Install("Installed");
        var run = _cli.RunAsync("uninstall", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Uninstalling", "drain", 10);
        await _cli.Out.ContainsAsync("Uninstalling: drain");
        _kernel.Remove("installplans", "samples.hello");

        Assert.Equal(0, await run);
        Assert.Contains("samples.hello is uninstalled.", _cli.Out.ToString());
    }

    [Fact]
    public async Task Uninstall_that_fails_is_a_failure()
    {
        Install("Installed");
        var run = _cli.RunAsync("uninstall", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        _kernel.Status("samples.hello", "Failed", "dispose", 70, more: plan => plan["status"]!["conditions"] = new JsonArray(FakeKernel.Condition("Failed", "True", "LB4030", "two requests do not end")));

        Assert.Equal(1, await run);
        Assert.Contains("LB4030", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_plan_that_someone_removes_ends_the_wait_with_3()
    {
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();

        _kernel.Remove("installplans", "samples.hello");

        Assert.Equal(3, await run);
        Assert.Contains("LB6224", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_terminal_shows_a_bar_and_a_redirected_output_has_no_escape_sequences()
    {
        _cli.IsTerminal = true;
        var run = _cli.RunAsync("install", "samples.hello", "--wait", "--yes");
        await _kernel.WatchOpenedAsync();
        _kernel.Status("samples.hello", "Downloading", "download", 40);
        await _cli.Out.ContainsAsync("40%");
        _kernel.Status("samples.hello", "Installed", serving: true, version: "1.0.0");
        Assert.Equal(0, await run);
        Assert.Contains('\u001b', _cli.Out.ToString());

        foreach (var plain in (string[])["--no-color", "NO_COLOR", "CI"])
        {
            using var cli = new CliRun(_kernel) { IsTerminal = true };
            if (plain != "--no-color") cli[plain] = "1";
            Assert.Equal(0, await (plain == "--no-color" ? cli.RunAsync("list", plain) : cli.RunAsync("list")));
            Assert.DoesNotContain('\u001b', cli.Out.ToString());
        }
    }

    private void Install(string phase)
    {
        _kernel.Put("installplans", "samples.hello", new JsonObject { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = "Samples.Hello", ["version"] = "1.0.0" }, ["enabled"] = true } });
        _kernel.Status("samples.hello", phase, version: "1.0.0", serving: phase == "Installed");
    }
}
