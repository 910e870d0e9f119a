using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Cli.Tests;

public sealed class CommandTests : IAsyncLifetime
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

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 4)]
    [InlineData(403, 4)]
    [InlineData(404, 3)]
    [InlineData(409, 5)]
    [InlineData(422, 1)]
    [InlineData(500, 1)]
    [InlineData(503, 7)]
    public async Task A_refusal_of_the_server_becomes_an_exit_code(int status, int exitCode)
    {
        _kernel.Intercept = async context =>
        {
            await FakeKernel.StatusAsync(context, status, "Reason", "LB5001: what happened");
            return true;
        };

        Assert.Equal(exitCode, await _cli.RunAsync("list"));
        Assert.StartsWith("LB5001: ", _cli.Error.ToString());
        Assert.Contains("what happened", _cli.Error.ToString());
        Assert.Contains("docs/errors.md#lb5001", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_kubernetes_status_is_shown_with_every_field()
    {
        _kernel.Intercept = async context =>
        {
            var status = FakeKernel.StatusBody(422, "Invalid", "LB4002: the plan is not valid");
            status["details"] = new JsonObject { ["causes"] = new JsonArray(
                new JsonObject { ["field"] = "spec.extension.version", ["message"] = "'x' is not a range" },
                new JsonObject { ["field"] = "spec.config", ["message"] = "must be an object" }) };
            await FakeKernel.JsonAsync(context, 422, status);
            return true;
        };

        Assert.Equal(1, await _cli.RunAsync("install", "samples.hello", "--yes"));
        Assert.Contains("  - spec.extension.version: 'x' is not a range", _cli.Error.ToString());
        Assert.Contains("  - spec.config: must be an object", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_problem_is_shown_with_its_code_and_its_help()
    {
        _kernel.Intercept = async context =>
        {
            await FakeKernel.JsonAsync(context, 409, new JsonObject { ["title"] = "Conflict", ["detail"] = "two need it", ["code"] = "LB4020", ["help"] = "Uninstall them first." }, "application/problem+json");
            return true;
        };

        Assert.Equal(5, await _cli.RunAsync("list"));
        Assert.Contains("LB4020: ", _cli.Error.ToString());
        Assert.Contains("two need it", _cli.Error.ToString());
        Assert.Contains("→ Uninstall them first.", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_not_taken_for_an_answer()
    {
        _kernel.Intercept = async context =>
        {
            await FakeKernel.TextAsync(context, 200, "<html>Welcome</html>");
            return true;
        };

        Assert.Equal(7, await _cli.RunAsync("list"));
        Assert.Contains("LB6220", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _kernel.Intercept = context =>
        {
            context.Response.Redirect("http://127.0.0.1:9/elsewhere");
            return Task.FromResult(true);
        };

        Assert.Equal(7, await _cli.RunAsync("list"));
        Assert.Contains("elsewhere", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_7()
    {
        var gone = await FakeKernel.StartAsync();
        await gone.DisposeAsync();
        _cli["LUBAN_SERVER"] = gone.Url;

        Assert.Equal(7, await _cli.RunAsync("list"));
        Assert.Contains("LB6201", _cli.Error.ToString());
        Assert.Equal(7, await _cli.RunAsync("doctor"));
    }

    [Theory]
    [InlineData("instal")]
    [InlineData("install")]
    [InlineData("list --output xml")]
    [InlineData("install ../secrets --yes")]
    [InlineData("install a.b --yes --timeout soon")]
    [InlineData("install a.b --yes --set nothing")]
    [InlineData("install a.b --yes --set a..b=1")]
    [InlineData("install a.b --yes --config /does/not/exist")]
    [InlineData("config set a.b")]
    [InlineData("logs a.b --tail -1")]
    public async Task Wrong_arguments_are_2_and_reach_no_server(string arguments)
    {
        Assert.Equal(2, await _cli.RunAsync(arguments.Split(' ')));

        Assert.NotEqual("", _cli.Error.ToString());
        Assert.Empty(_kernel.Requests);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("info")]
    [InlineData("upgrade")]
    [InlineData("rollback")]
    [InlineData("uninstall")]
    [InlineData("enable")]
    [InlineData("disable")]
    [InlineData("retry")]
    [InlineData("cancel")]
    [InlineData("logs")]
    [InlineData("config get")]
    public async Task What_is_not_there_is_3(string command)
    {
        Assert.Equal(3, await _cli.RunAsync([.. command.Split(' '), "no.such"]));

        Assert.Contains("LB6207", _cli.Error.ToString());
    }

    [Fact]
    public async Task Install_sends_version_and_configuration()
    {
        var file = _cli.WriteFile("config.yaml", "greeting: Hello\nlimits:\n  rate: 10\n  hard: true\nlist: [a, \"1\"]\n");

        Assert.Equal(0, await _cli.RunAsync("install", "Samples.Hello", "--version", ">=1.0 <2.0", "--config", file, "--set", "limits.rate=20", "--set", @"hosts.example\.com=yes it is", "--yes"));

        var spec = _kernel.Find("installplans", "samples.hello")!["spec"]!;
        Assert.Equal(">=1.0 <2.0", (string?)spec["extension"]!["version"]);
        var expected = JsonNode.Parse("""{"greeting":"Hello","limits":{"rate":20,"hard":true},"list":["a","1"],"hosts":{"example.com":"yes it is"}}""");
        Assert.True(JsonNode.DeepEquals(expected, spec["config"]), spec["config"]!.ToJsonString());
        Assert.Contains("accepted", _cli.Out.ToString());
    }

    [Fact]
    public async Task Install_may_run_twice_and_refuses_to_change_what_is_there()
    {
        Plan("Installed", "1.0.0");
        _kernel.Status("samples.hello", "Installed", version: "1.0.0", serving: true);

        Assert.Equal(0, await _cli.RunAsync("install", "samples.hello", "--wait", "--yes"));
        Assert.Equal(0, await _cli.RunAsync("install", "samples.hello", "--version", "1.0.0", "--wait", "--yes"));
        Assert.Equal(5, await _cli.RunAsync("install", "samples.hello", "--version", "2.0.0", "--yes"));
        Assert.Contains("LB6208", _cli.Error.ToString());
        Assert.Equal(5, await _cli.RunAsync("install", "samples.hello", "--set", "a=1", "--yes"));
        Assert.DoesNotContain(_kernel.Requests, request => request.Method == "PATCH");
    }

    [Fact]
    public async Task Install_of_what_has_failed_before_reports_the_failure()
    {
        Plan("Failed", null);
        _kernel.Status("samples.hello", "Failed", "download", 10, more: plan => plan["status"]!["conditions"] = new JsonArray(FakeKernel.Condition("Failed", "True", "LB2003", "the feed is gone")));

        Assert.Equal(1, await _cli.RunAsync("install", "samples.hello", "--wait", "--yes", "--timeout", "20s"));
        Assert.Contains("LB2003", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_dry_run_shows_the_preview_and_changes_nothing()
    {
        Assert.Equal(0, await _cli.RunAsync("install", "samples.hello", "--dry-run"));

        Assert.Contains("Samples.Hello   1.0.0", _cli.Out.ToString());
        Assert.Contains("nothing serious", _cli.Out.ToString());
        Assert.Null(_kernel.Find("installplans", "samples.hello"));
        Assert.Contains("dryRun=All", Assert.Single(_kernel.Requests).Target);
    }

    [Fact]
    public async Task A_dry_run_that_finds_something_in_the_way_is_5()
    {
        _kernel.PreviewProblems = ["LB2102: samples.notes needs samples.hello <2.0"];

        Assert.Equal(5, await _cli.RunAsync("install", "samples.hello", "--dry-run"));
        Assert.Contains("samples.notes needs samples.hello", _cli.Error.ToString());
        (_cli.IsTerminal, _cli.Input) = (true, "y\n");
        Assert.Equal(5, await _cli.RunAsync("install", "samples.hello"));
        Assert.Null(_kernel.Find("installplans", "samples.hello"));
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public async Task On_a_terminal_install_shows_the_preview_and_asks(string answer, bool installs)
    {
        (_cli.IsTerminal, _cli.Input) = (true, answer);
        _cli["NO_COLOR"] = "1";

        Assert.Equal(0, await _cli.RunAsync("install", "samples.hello"));

        Assert.Contains("Samples.Hello   1.0.0", _cli.Out.ToString());
        Assert.Equal(installs, _kernel.Find("installplans", "samples.hello") is not null);
    }

    [Fact]
    public async Task Uninstall_without_a_terminal_demands_yes()
    {
        Plan("Installed", "1.0.0");

        Assert.Equal(2, await _cli.RunAsync("uninstall", "samples.hello"));
        Assert.Contains("LB6209", _cli.Error.ToString());
        Assert.DoesNotContain(_kernel.Requests, request => request.Method is "DELETE" or "PATCH");
        Assert.Equal(0, await _cli.RunAsync("uninstall", "samples.hello", "--yes"));
        Assert.Contains(_kernel.Requests, request => request.Method == "DELETE");
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("no\n", false)]
    public async Task On_a_terminal_uninstall_asks(string answer, bool deletes)
    {
        Plan("Installed", "1.0.0");
        (_cli.IsTerminal, _cli.Input) = (true, answer);

        Assert.Equal(0, await _cli.RunAsync("uninstall", "samples.hello", "--purge"));

        Assert.Contains("delete its data for good", _cli.Out.ToString());
        Assert.Equal(deletes, _kernel.Requests.Any(request => request.Method == "DELETE"));
        Assert.Equal(deletes, _kernel.Requests.Any(request => request.Method == "PATCH"));
    }

    [Fact]
    public async Task Purge_force_and_cascade_are_written_before_the_deletion()
    {
        Plan("Installed", "1.0.0");

        Assert.Equal(0, await _cli.RunAsync("uninstall", "samples.hello", "--purge", "--force", "--cascade", "--yes"));

        var plan = _kernel.Find("installplans", "samples.hello")!;
        Assert.Equal("true", (string?)plan["metadata"]!["annotations"]!["kernel.luban.dev/force"]);
        Assert.Equal("true", (string?)plan["metadata"]!["annotations"]!["kernel.luban.dev/cascade"]);
        Assert.False((bool)plan["spec"]!["retainData"]!);
        Assert.NotNull(plan["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task A_refused_deletion_leaves_no_force_and_no_purge_behind()
    {
        Plan("Installed", "1.0.0");
        _kernel.Intercept = async context =>
        {
            if (context.Request.Method != "DELETE") return false;
            await FakeKernel.StatusAsync(context, 409, "Conflict", "LB4020: samples.notes needs it");
            return true;
        };

        Assert.Equal(5, await _cli.RunAsync("uninstall", "samples.hello", "--purge", "--force", "--yes"));

        Assert.Contains("LB4020", _cli.Error.ToString());
        var plan = _kernel.Find("installplans", "samples.hello")!;
        Assert.Null(plan["metadata"]!["annotations"]!["kernel.luban.dev/force"]);
        Assert.Null(plan["spec"]!["retainData"]);
    }

    [Fact]
    public async Task Upgrade_takes_the_recommended_version_and_rollback_the_previous_one()
    {
        Plan("Installed", "1.0.0");
        Catalogue("samples.hello", "Samples.Hello", "2.0.0");

        Assert.Equal(0, await _cli.RunAsync("upgrade", "samples.hello"));
        Assert.Equal("2.0.0", (string?)_kernel.Find("installplans", "samples.hello")!["spec"]!["extension"]!["version"]);
        Assert.Equal("Samples.Hello", (string?)_kernel.Find("installplans", "samples.hello")!["spec"]!["extension"]!["id"]);

        Assert.Equal(5, await _cli.RunAsync("rollback", "samples.hello"));
        Assert.Contains("LB6218", _cli.Error.ToString());
        _kernel.Status("samples.hello", "Installed", version: "2.0.0", more: plan => plan["status"]!["previousVersion"] = "1.0.0");
        Assert.Equal(0, await _cli.RunAsync("upgrade", "samples.hello"));
        Assert.Contains("already at 2.0.0", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("rollback", "samples.hello"));
        Assert.Equal("1.0.0", (string?)_kernel.Find("installplans", "samples.hello")!["spec"]!["extension"]!["version"]);
    }

    [Fact]
    public async Task Config_set_changes_only_what_is_named()
    {
        Plan("Installed", "1.0.0");
        _kernel.Change("installplans", "samples.hello", plan => plan["spec"]!["config"] = JsonNode.Parse("""{"a":{"b":1,"c":2},"d":"x"}"""));

        Assert.Equal(0, await _cli.RunAsync("config", "set", "samples.hello", "a.b=5", "--unset", "d"));

        Assert.Equal(0, await _cli.RunAsync("config", "get", "samples.hello", "-o", "json"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"a":{"b":5,"c":2}}"""), JsonNode.Parse(_cli.Out.ToString())), _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("config", "get", "samples.hello"));
        Assert.Equal("a:\n  b: 5\n  c: 2\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Cancel_names_the_running_operation()
    {
        Plan("Installed", "1.0.0");
        _kernel.Status("samples.hello", "Installed", "done", 100, "1.0.0", more: plan => plan["status"]!["operation"]!["finishedAt"] = "2026-01-01T00:00:00Z");
        Assert.Equal(5, await _cli.RunAsync("cancel", "samples.hello"));
        Assert.Contains("LB6217", _cli.Error.ToString());

        _kernel.Status("samples.hello", "Downloading", "download", 10);
        Assert.Equal(0, await _cli.RunAsync("cancel", "samples.hello"));
        Assert.Equal("op-1", (string?)_kernel.Find("installplans", "samples.hello")!["metadata"]!["annotations"]!["kernel.luban.dev/cancel"]);
    }

    [Fact]
    public async Task Lists_come_as_table_json_yaml_and_names()
    {
        Plan("Installed", "1.0.0");
        _kernel.Status("samples.hello", "Downloading", "download", 40, "1.0.0");

        Assert.Equal(0, await _cli.RunAsync("list"));
        var lines = _cli.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^ID +VERSION +WANTED +PHASE +STEP +AGE$", lines[0]);
        Assert.Matches(@"^Samples\.Hello +1\.0\.0 +1\.0\.0 +Downloading +download 40 % +\S+$", lines[1]);
        Assert.Equal(0, await _cli.RunAsync("list", "-o", "json"));
        Assert.Equal("Downloading", (string?)JsonNode.Parse(_cli.Out.ToString())!["items"]![0]!["status"]!["phase"]);
        var json = _cli.Out.ToString();
        Assert.Equal(0, await _cli.RunAsync("list", "-o", "yaml"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), Output.Yaml.Read(_cli.Out.ToString())));
        Assert.Equal(0, await _cli.RunAsync("list", "-o", "name"));
        Assert.Equal("installplan.kernel.luban.dev/samples.hello\n", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("status", "samples.hello", "-o", "name"));
        Assert.Equal("installplan.kernel.luban.dev/samples.hello\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Status_tells_phase_operation_conditions_and_history()
    {
        Plan("Failed", "1.0.0");
        _kernel.Status("samples.hello", "Failed", "warm-up", 80, "1.0.0", more: plan =>
        {
            plan["status"]!["conditions"] = new JsonArray(FakeKernel.Condition("Failed", "True", "LB4017", "not \u001b[31mready"), FakeKernel.Condition("Serving", "True", "Serving", "1.0.0"));
            plan["status"]!["history"] = new JsonArray(new JsonObject { ["kind"] = "Install", ["toVersion"] = "1.0.0", ["result"] = "Succeeded", ["finishedAt"] = "2026-01-01T00:00:00Z" });
        });

        Assert.Equal(0, await _cli.RunAsync("status", "samples.hello"));

        var text = _cli.Out.ToString();
        Assert.Contains("LB4017: not", text);
        Assert.Contains("Install warm-up 80 % (op-1, attempt 1)", text);
        Assert.Contains("Serving:", text);
        Assert.Contains("version 1.0.0", text);
        Assert.Contains("Succeeded", text);
        Assert.Contains("luban rollback samples.hello", text);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public async Task Search_and_info_read_the_catalogue()
    {
        Catalogue("samples.hello", "Samples.Hello", "2.0.0");
        Catalogue("samples.notes", "Samples.Notes", "1.1.0");

        Assert.Equal(0, await _cli.RunAsync("search", "HELLO"));
        Assert.Contains("Samples.Hello", _cli.Out.ToString());
        Assert.DoesNotContain("Samples.Notes", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("search", "-o", "name"));
        Assert.Equal("extension.kernel.luban.dev/samples.hello\nextension.kernel.luban.dev/samples.notes\n", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("info", "Samples.Hello"));
        Assert.Matches(@"(?s)VERSION +SOURCE\n2\.0\.0 +-\n1\.0\.0 +local", _cli.Out.ToString());
    }

    [Fact]
    public async Task Orphaned_kinds_are_listed_and_forgotten_only_with_consent()
    {
        _kernel.Intercept = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/apis/kernel.luban.dev/v1/orphanedkinds")) return false;
            await context.Response.WriteAsync(context.Request.Method == "GET" ? """{"items":[{"group":"lost.example.dev","plural":"things","count":3}]}""" : """{"forgotten":3}""");
            return true;
        };

        Assert.Equal(0, await _cli.RunAsync("kinds", "orphaned"));
        Assert.Matches(@"things +lost\.example\.dev +3", _cli.Out.ToString());
        Assert.Equal(2, await _cli.RunAsync("kinds", "forget", "things.lost.example.dev"));
        Assert.DoesNotContain(_kernel.Requests, request => request.Method == "DELETE");
        Assert.Equal(0, await _cli.RunAsync("kinds", "forget", "things.lost.example.dev", "--yes"));
        Assert.Contains(_kernel.Requests, request => request is { Method: "DELETE", Target: "/apis/kernel.luban.dev/v1/orphanedkinds/things.lost.example.dev" });
        Assert.Contains("3 objects of things.lost.example.dev deleted", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_are_added_listed_synchronised_and_removed()
    {
        Assert.Equal(0, await _cli.RunAsync("source", "add", "local", "/srv/feed", "--priority", "5", "--prefix", "Samples."));
        Assert.Equal("""{"url":"/srv/feed","priority":5,"idPrefixes":["Samples."]}""", _kernel.Find("packagesources", "local")!["spec"]!.ToJsonString());

        Assert.Equal(0, await _cli.RunAsync("source", "list"));
        Assert.Matches(@"local +/srv/feed +5", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("source", "sync"));
        Assert.Contains(_kernel.Requests, request => request is { Method: "POST", Target: "/apis/kernel.luban.dev/v1/packagesources/local/sync" });
        Assert.Equal(2, await _cli.RunAsync("source", "remove", "local"));
        Assert.Equal(0, await _cli.RunAsync("source", "remove", "local", "--yes"));
        Assert.Null(_kernel.Find("packagesources", "local"));
        Assert.Equal(3, await _cli.RunAsync("source", "remove", "local", "--yes"));
    }

    [Fact]
    public async Task Logs_are_copied_and_cannot_steer_a_terminal()
    {
        Plan("Installed", "1.0.0");
        _kernel.LogText = "one\ntwo\n\u001b]0;evil\u0007three\n";

        Assert.Equal(0, await _cli.RunAsync("logs", "samples.hello", "--tail", "2"));
        Assert.Equal("two\n\u001b]0;evil\u0007three\n", _cli.Out.ToString());
        _cli.IsTerminal = true;
        Assert.Equal(0, await _cli.RunAsync("logs", "samples.hello", "-f"));
        Assert.DoesNotContain('\u001b', _cli.Out.ToString());
        Assert.Contains("/log?follow=true", _kernel.Requests.Last().Target);
    }

    [Fact]
    public async Task Long_lists_are_read_page_by_page()
    {
        _kernel.Intercept = async context =>
        {
            var second = context.Request.Query["continue"] == "next page";
            var page = new JsonObject { ["metadata"] = new JsonObject { ["continue"] = second ? "" : "next page" }, ["items"] = new JsonArray(new JsonObject { ["metadata"] = new JsonObject { ["name"] = second ? "b" : "a" } }) };
            await FakeKernel.JsonAsync(context, 200, page);
            return true;
        };

        Assert.Equal(0, await _cli.RunAsync("list", "-o", "name"));
        Assert.Equal("installplan.kernel.luban.dev/a\ninstallplan.kernel.luban.dev/b\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Doctor_finds_nothing_wrong_with_a_healthy_server()
    {
        Plan("Installed", "1.0.0");
        _kernel.Put("packagesources", "local", new JsonObject { ["spec"] = new JsonObject { ["url"] = "/srv/feed" } });

        Assert.Equal(0, await _cli.RunAsync("doctor"));
        Assert.Equal(0, await _cli.RunAsync("doctor", "-o", "json"));
        var checks = JsonNode.Parse(_cli.Out.ToString())!.AsArray();
        Assert.Equal(["configuration", "server", "clock", "store", "readiness", "version", "sources", "plans", "contexts"], checks.Select(check => (string?)check!["name"]));
        Assert.All(checks, check => Assert.Equal("ok", (string?)check!["result"]));
    }

    [Fact]
    public async Task Doctor_names_every_problem_with_what_to_do()
    {
        Plan("Failed", null);
        _kernel.Status("samples.hello", "Failed", more: plan => plan["status"]!["conditions"] = new JsonArray(FakeKernel.Condition("Failed", "True", "LB2003", "the feed is gone")));
        _kernel.Put("packagesources", "local", new JsonObject { ["spec"] = new JsonObject { ["url"] = "/srv/feed" }, ["status"] = new JsonObject { ["conditions"] = new JsonArray(FakeKernel.Condition("Ready", "False", "LB2010", "no such folder")) } });
        _kernel.ReadyText = "[-]store revision 7\n[+]controllers started\n[!]extension Samples.Notes 1.0.0 Serving: slow\n";
        _kernel.Metrics = "luban_extension_contexts_leaked{extension=\"samples.notes\"} 2\nodd\n";
        _cli.Time = new ShiftedTime(TimeSpan.FromHours(1));

        Assert.Equal(1, await _cli.RunAsync("doctor", "-o", "json"));

        var checks = JsonNode.Parse(_cli.Out.ToString())!.AsArray();
        foreach (var name in (string[])["store", "plans", "sources"]) Assert.Contains(checks, check => (string?)check!["name"] == name && (string?)check["result"] == "failed");
        foreach (var name in (string[])["contexts", "clock", "extensions"]) Assert.Contains(checks, check => (string?)check!["name"] == name && (string?)check["result"] == "warning");
        Assert.All(checks.Where(check => (string?)check!["result"] is "failed" or "warning"), check => Assert.NotEmpty((string)check!["remedy"]!));
        Assert.Contains("samples.notes", _cli.Out.ToString());
        Assert.Contains("LB6225", _cli.Error.ToString());
    }

    [Fact]
    public async Task Version_answers_without_a_server()
    {
        Assert.Equal(0, await _cli.RunAsync("version", "-o", "json"));
        Assert.Equal("0.1.0", (string?)JsonNode.Parse(_cli.Out.ToString())!["server"]);

        using var offline = new CliRun(loggedIn: false);
        Assert.Equal(0, await offline.RunAsync("version"));
        Assert.Contains("luban  0.1.0", offline.Out.ToString());
    }

    private void Plan(string phase, string? version)
    {
        _kernel.Put("installplans", "samples.hello", new JsonObject { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = "Samples.Hello", ["version"] = "1.0.0" }, ["enabled"] = true } });
        _kernel.Status("samples.hello", phase, version: version);
    }

    private void Catalogue(string name, string id, string recommended) => _kernel.Put("extensions", name, new JsonObject
    {
        ["spec"] = new JsonObject { ["id"] = id, ["description"] = "Sample " + id },
        ["status"] = new JsonObject { ["recommendedVersion"] = recommended, ["versions"] = new JsonArray(recommended, new JsonObject { ["version"] = "1.0.0", ["source"] = "local" }) },
    });

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
