using System.Text.Json.Nodes;
using LuBan.Packages;

namespace LuBan.Cli.Tests;

public sealed class UpdateTests : IAsyncLifetime
{
    private const string Updates = "/api/kernel/v1/updates";
    private const string Rollback = "/api/kernel/v1/rollback";
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
    public async Task An_upgrade_of_all_is_shown_confirmed_and_begun_with_one_state_to_go_back_to()
    {
        Plan("Acme.Greeter", "1.0.0");
        _kernel.Answer("POST", Updates, Answer(Update("Acme.Greeter", "1.0.0", "1.1.0", "notes.write")));

        Assert.Equal(2, await _cli.RunAsync("upgrade", "--all"));
        Assert.Matches(@"Acme\.Greeter +1\.0\.0 +1\.1\.0 +default +notes\.write", _cli.Out.ToString());
        Assert.Contains("Acme.Other is not upgraded: it is locked", _cli.Error.ToString());
        Assert.Equal(0, await _cli.RunAsync("upgrade", "--all", "--dry-run"));
        Assert.All(_kernel.Sent("POST", Updates), body => Assert.Equal("""{"dryRun":true}""", body!.ToJsonString()));
        Assert.Equal(0, await _cli.RunAsync("upgrade", "--all", "--yes"));

        Assert.Equal("""{"extensions":["Acme.Greeter"]}""", _kernel.Sent("POST", Updates)[^1]!.ToJsonString());
        Assert.Contains("luban rollback --to 7", _cli.Out.ToString());
        Assert.Null(_kernel.Find("installplans", "acme.greeter")!["spec"]!["approvedPermissions"]);
    }

    [Fact]
    public async Task Permissions_are_approved_beside_those_that_are()
    {
        Plan("Acme.Greeter", "1.0.0", permissions: ["http.routes"]);
        _kernel.Answer("POST", Updates, Answer(Update("Acme.Greeter", "1.0.0", "1.1.0", "notes.write")));

        Assert.Equal(0, await _cli.RunAsync("upgrade", "--all", "--yes", "--approve"));

        Assert.Equal("""["http.routes","notes.write"]""", Approved("acme.greeter"));
    }

    [Fact]
    public async Task Every_result_is_told_and_one_failure_does_not_hide_the_others()
    {
        Plan("Acme.Bad", "1.0.0");
        Plan("Acme.Greeter", "1.0.0");
        _kernel.Answer("POST", Updates, Answer(Update("Acme.Bad", "1.0.0", "1.1.0"), Update("Acme.Greeter", "1.0.0", "1.1.0")));
        _kernel.Status("acme.greeter", "Upgrading", version: "1.0.0", serving: true);

        var run = _cli.RunAsync("upgrade", "--all", "--yes", "--wait", "--timeout", "60s");
        await _kernel.WatchOpenedAsync();
        _kernel.Status("acme.bad", "Failed", version: "1.0.0", serving: true, more: plan => plan["status"]!["message"] = "LB3001: it does not start");
        await _kernel.WatchOpenedAsync();
        _kernel.Status("acme.greeter", "Installed", version: "1.1.0", serving: true);

        Assert.Equal(1, await run);
        Assert.Matches(@"Acme\.Bad +1\.0\.0 +failed +LB3001", _cli.Out.ToString());
        Assert.Matches(@"Acme\.Greeter +1\.1\.0 +ok", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_rollback_to_a_state_shows_what_changes_and_what_goes()
    {
        Plan("Acme.Greeter", "1.1.0");
        Plan("Acme.New", "1.0.0");
        _kernel.Answer("POST", Rollback, new JsonObject { ["rollbackTo"] = 9, ["changes"] = new JsonArray(Update("Acme.Greeter", "1.1.0", "1.0.0")), ["removals"] = new JsonArray("acme.new") });

        Assert.Equal(2, await _cli.RunAsync("rollback", "--to", "7"));
        Assert.Matches(@"(?s)Acme\.Greeter +1\.1\.0 +1\.0\.0.*acme\.new +- +\(removed\)", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("rollback", "--to", "7", "--yes"));

        Assert.Equal("""{"generation":7}""", _kernel.Sent("POST", Rollback)[^1]!.ToJsonString());
        Assert.Contains("luban rollback --to 9", _cli.Out.ToString());
    }

    [Fact]
    public async Task The_states_to_go_back_to_are_listed()
    {
        _kernel.Answer("GET", "/api/kernel/v1/generations", new JsonArray(new JsonObject { ["number"] = 7, ["createdAt"] = "2026-01-02T03:04:05Z", ["items"] = new JsonObject { ["acme.greeter"] = new JsonObject() }, ["actor"] = "kernel", ["reason"] = "before the update" }));

        Assert.Equal(0, await _cli.RunAsync("generations"));

        Assert.Matches(@"7 +2026-01-02T03:04:05Z +1 +kernel +before the update", _cli.Out.ToString());
    }

    [Fact]
    public async Task An_approval_shows_the_difference_and_writes_it_with_consent()
    {
        Plan("Acme.Greeter", "1.0.0", permissions: ["http.routes"]);
        Assert.Equal(5, await _cli.RunAsync("approve", "Acme.Greeter"));
        Assert.Contains("LB6243", _cli.Error.ToString());
        Wait("acme.greeter", "1.1.0", "notes.write");
        _kernel.Put("extensions", "acme.greeter", new JsonObject { ["status"] = new JsonObject { ["versions"] = new JsonArray(new JsonObject { ["version"] = "1.1.0", ["permissions"] = new JsonArray(new JsonObject { ["name"] = "notes.write", ["description"] = "keeps greetings" }) }) } });

        Assert.Equal(2, await _cli.RunAsync("approve", "Acme.Greeter"));
        Assert.Matches(@"(?s)notes\.write +new +keeps greetings.*http\.routes +approved", _cli.Out.ToString());
        Assert.Null(_kernel.Find("installplans", "acme.greeter")!["spec"]!["approvedPermissions"]);
        Assert.Equal(0, await _cli.RunAsync("approve", "Acme.Greeter", "--yes"));

        Assert.Equal("""["http.routes","notes.write"]""", Approved("acme.greeter"));
    }

    [Fact]
    public async Task Waiting_ends_when_only_an_approval_can_go_on()
    {
        Plan("Acme.Greeter", "1.0.0");

        var run = _cli.RunAsync("upgrade", "Acme.Greeter", "--version", "1.1.0", "--wait", "--timeout", "60s");
        await _kernel.WatchOpenedAsync();
        Wait("acme.greeter", "1.1.0", "notes.write");

        Assert.Equal(5, await run);
        Assert.Contains("LB6242: acme.greeter 1.1.0 wants permissions that nobody has approved: notes.write", _cli.Error.ToString());
    }

    [Fact]
    public async Task An_install_on_a_terminal_approves_what_it_showed_and_no_more()
    {
        _kernel.PreviewPermissions = ["http.routes"];
        _cli.IsTerminal = true;
        _cli.Input = "y\n";

        Assert.Equal(0, await _cli.RunAsync("install", "Samples.Hello"));

        Assert.Equal("""["http.routes"]""", Approved("samples.hello"));
    }

    [Fact]
    public async Task A_lock_file_is_installed_as_it_is()
    {
        var file = _cli.WriteFile("luban.lock.json", System.Text.Encoding.UTF8.GetString(new LockFile
        {
            Host = "0.1.0",
            Extensions = new Dictionary<string, LockedExtension> { ["Acme.Greeter"] = new("1.0.0", "default", LockedExtension.FormatContentHash(Convert.ToBase64String(new byte[64]))) { PermissionsGranted = ["http.routes"] } },
        }.Write()));
        _kernel.Answers["POST /api/kernel/v1/lock"] = async (context, _) =>
        {
            Plan("Acme.Greeter", "1.0.0");
            await FakeKernel.JsonAsync(context, 200, new JsonObject { ["plans"] = new JsonArray("acme.greeter") });
        };

        Assert.Equal(0, await _cli.RunAsync("install", "--locked", file, "--dry-run"));
        Assert.Matches(@"Acme\.Greeter +1\.0\.0 +- +http\.routes", _cli.Out.ToString());
        Assert.Empty(_kernel.Sent("POST", "/api/kernel/v1/lock"));
        Assert.Equal(0, await _cli.RunAsync("install", "--locked", file, "--wait"));

        Assert.Equal(JsonNode.Parse(File.ReadAllText(file))!.ToJsonString(), Assert.Single(_kernel.Sent("POST", "/api/kernel/v1/lock"))!.ToJsonString());
        Assert.Matches(@"Acme\.Greeter +1\.0\.0 +ok", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_plan_that_failed_before_is_tried_again()
    {
        Plan("Acme.Greeter", "1.0.0");
        _kernel.Answer("POST", Rollback, new JsonObject { ["changes"] = new JsonArray(Update("Acme.Greeter", "1.1.0", "1.0.0")), ["removals"] = new JsonArray() });
        _kernel.Status("acme.greeter", "Failed", version: "1.0.0");

        Assert.Equal(0, await _cli.RunAsync("rollback", "--to", "7", "--yes"));

        Assert.NotNull(_kernel.Find("installplans", "acme.greeter")!["metadata"]!["annotations"]!["kernel.luban.dev/retry"]);
    }

    [Theory]
    [InlineData("upgrade")]
    [InlineData("upgrade Acme.Greeter --all")]
    [InlineData("rollback")]
    [InlineData("rollback Acme.Greeter --to 3")]
    [InlineData("install")]
    [InlineData("install Acme.Greeter --locked luban.lock.json")]
    [InlineData("install --locked /does/not/exist")]
    public async Task One_thing_is_named_and_only_one(string arguments)
    {
        Assert.Equal(2, await _cli.RunAsync(arguments.Split(' ')));

        Assert.Empty(_kernel.Requests);
    }

    private void Plan(string id, string version, params string[] permissions)
    {
        _kernel.Put("installplans", id.ToLowerInvariant(), new JsonObject { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = id } } });
        _kernel.Status(id.ToLowerInvariant(), "Installed", version: version, serving: true, more: plan => plan["status"]!["permissions"] = new JsonArray([.. permissions.Select(name => JsonValue.Create(name))]));
    }

    private void Wait(string name, string version, string permission) => _kernel.Change("installplans", name, plan =>
        plan["status"]!["pendingApproval"] = new JsonObject { ["version"] = version, ["permissions"] = new JsonArray(permission), ["generation"] = plan["metadata"]!["generation"]!.DeepClone() });

    private string Approved(string name) => _kernel.Find("installplans", name)!["spec"]!["approvedPermissions"]!.ToJsonString();

    private static JsonObject Answer(params JsonNode[] updates) => new()
    {
        ["rollbackTo"] = 7,
        ["updates"] = new JsonArray(updates),
        ["problems"] = new JsonArray(new JsonObject { ["id"] = "Acme.Other", ["message"] = "it is locked" }),
    };

    private static JsonObject Update(string id, string from, string to, params string[] permissions) =>
        new() { ["id"] = id, ["from"] = from, ["to"] = to, ["source"] = "default", ["newPermissions"] = new JsonArray([.. permissions.Select(name => JsonValue.Create(name))]) };
}
