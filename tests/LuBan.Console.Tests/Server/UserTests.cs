using System.Text.Json.Nodes;
using LuBan.Kernel.Console;
using LuBan.Resources.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.ConsoleTests.Server;

/// <summary>What users keep, and what their browsers report.</summary>
public sealed class UserTests(ConsoleKernel kernel) : IClassFixture<ConsoleKernel>
{
    private const string Preferences = "/console/preferences";

    [Fact]
    public async Task Preferences_are_a_users_own()
    {
        var empty = await kernel.As("fresh").GetAsync(Preferences);
        await kernel.As("fresh").SendAsync("PUT", Preferences, new JsonObject { ["theme"] = "dark", ["dashboard"] = new JsonArray("a") });

        Assert.Equal((200, "{}"), (empty.Status, empty.Text));
        Assert.Equal("""{"theme":"dark","dashboard":["a"]}""", (await kernel.As("fresh").GetAsync(Preferences)).Text);
        Assert.Equal("{}", (await kernel.As("somebody-else").GetAsync(Preferences)).Text);
        Assert.Equal(401, (await kernel.Anonymous.GetAsync(Preferences)).Status);
    }

    [Fact]
    public async Task A_change_that_was_made_from_an_old_state_is_refused()
    {
        var first = await kernel.As("twice").SendAsync("PUT", Preferences, new JsonObject { ["theme"] = "dark" }, headers: ("If-Match", "\"0\""));
        await kernel.As("twice").SendAsync("PUT", Preferences, new JsonObject { ["theme"] = "light" }, headers: ("If-Match", first.Header("ETag")!));

        var stale = await kernel.As("twice").SendAsync("PUT", Preferences, new JsonObject { ["theme"] = "late" }, headers: ("If-Match", first.Header("ETag")!));
        var read = await kernel.As("twice").GetAsync(Preferences);
        var known = await kernel.As("twice").GetAsync(Preferences, ("If-None-Match", read.Header("ETag")!));

        Assert.Equal((412, "LB8641"), (stale.Status, stale.Code));
        Assert.Equal("""{"theme":"light"}""", read.Text);
        Assert.Equal(304, known.Status);
    }

    [Fact]
    public async Task Of_two_who_write_at_once_from_the_same_state_one_wins()
    {
        var writers = Enumerable.Range(0, 10).Select(number => kernel.As("racer").SendAsync("PUT", Preferences, new JsonObject { ["number"] = number }, headers: ("If-Match", "\"0\"")));

        var statuses = (await Task.WhenAll(writers)).Select(reply => reply.Status).ToList();

        Assert.Single(statuses, 200);
        Assert.Equal(9, statuses.Count(status => status == 412));
    }

    [Fact]
    public async Task Preferences_are_an_object_of_reasonable_size()
    {
        var list = await kernel.As("odd").SendAsync("PUT", Preferences, new JsonArray(1));
        var large = await kernel.As("odd").SendAsync("PUT", Preferences, new JsonObject { ["text"] = new string('x', 65 * 1024) });

        Assert.Equal((400, "LB8643"), (list.Status, list.Code));
        Assert.Equal((413, "LB8642"), (large.Status, large.Code));
    }

    [Fact]
    public async Task What_a_browser_tells_about_itself_is_no_news_for_the_audit_log_and_a_refusal_is()
    {
        await kernel.As("quiet").SendAsync("PUT", Preferences, new JsonObject { ["theme"] = "dark" });
        await kernel.As("quiet").GetAsync("/console/errors?extension=tests.none");

        var records = (await kernel.Admin.GetAsync("/apis/audit.luban.dev/v1/records?user=quiet")).Json["items"]!.AsArray();

        Assert.Contains("/console/errors", Assert.Single(records)!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_an_extension_are_kept_for_its_operators_and_degrade_it()
    {
        ConsolePack.Pack(kernel, "Tests.Faulty", "1.0.0");
        ConsolePack.Pack(kernel, "Tests.Faulty", "1.0.1");
        await ConsolePack.InstallAsync(kernel, "Tests.Faulty", "1.0.0");
        await ReportAsync("tests.faulty", "render");
        var once = await DegradedAsync("tests.faulty");

        await ReportAsync("tests.faulty", "render");
        await ReportAsync("tests.faulty", "load");
        var listed = await kernel.Admin.GetAsync("/console/errors?extension=tests.faulty");
        var degraded = await DegradedAsync("tests.faulty");
        await Wait.UntilAsync(async () => (await kernel.Admin.GetAsync("/api/v1/events")).Text.Contains("ConsoleError", StringComparison.Ordinal), "an event");
        await ConsolePack.InstallAsync(kernel, "Tests.Faulty", "1.0.1");

        Assert.False(once);
        Assert.True(degraded);
        Assert.Equal(3, (int)listed.Json["total"]!);
        Assert.Equal("load", (string?)listed.Json["items"]![0]!["phase"]);
        Assert.Equal("guest", (string?)listed.Json["items"]![0]!["user"]);
        Assert.Equal((403, "LB8658"), Answer(await kernel.As("guest").GetAsync("/console/errors?extension=tests.faulty")));
        Assert.False(await DegradedAsync("tests.faulty"));
    }

    [Fact]
    public async Task Everybody_hears_when_an_extension_is_well_again()
    {
        await using var own = await ConsoleKernel.StartAsync(services => services.Configure<ConsoleOptions>(console => console.DegradedFor = TimeSpan.FromSeconds(3)));
        ConsolePack.Pack(own, "Tests.Recovers", "1.0.0");
        await ConsolePack.InstallAsync(own, "Tests.Recovers", "1.0.0");
        using var events = await own.Admin.ListenAsync();
        for (var i = 0; i < 3; i++) await ReportAsync(own, "tests.recovers", "render");

        var ill = await DegradedAsync(own, "tests.recovers");
        while (await DegradedAsync(own, "tests.recovers")) await events.NextAsync("revision");

        Assert.True(ill);
    }

    [Fact]
    public async Task Preferences_go_with_their_user()
    {
        var store = kernel.Services.GetRequiredService<IResourceStore>();
        var key = new ResourceKey("iam.luban.dev", "users", "", "passing");
        await store.CommitAsync(new(StoreOperationType.Create, key, 0, Guid.NewGuid().ToString(), """{"metadata":{"name":"passing"}}"""u8.ToArray()), CancellationToken.None);
        await kernel.As("passing").SendAsync("PUT", Preferences, new JsonObject { ["theme"] = "dark" });
        await kernel.As("staying").SendAsync("PUT", Preferences, new JsonObject { ["theme"] = "dark" });

        await store.CommitAsync(new(StoreOperationType.Delete, key, 0, "", []), CancellationToken.None);

        await Wait.UntilAsync(async () => (await kernel.As("passing").GetAsync(Preferences)).Text == "{}", "the preferences are gone");
        Assert.Equal("""{"theme":"dark"}""", (await kernel.As("staying").GetAsync(Preferences)).Text);
    }

    [Fact]
    public async Task Reports_about_what_somebody_does_not_see_or_that_never_end_are_refused()
    {
        var unknown = await ReportAsync("tests.unknown", "render", "prober");
        var replies = new List<int>();
        for (var i = 0; i < 32; i++) replies.Add((await ReportAsync("tests.unknown", "render", "flooder")).Status);

        Assert.Equal((400, "LB8657"), Answer(unknown));
        Assert.Equal([429, 429], replies[^2..]);
        Assert.Equal(401, (await kernel.Anonymous.SendAsync("POST", "/console/errors", new JsonObject())).Status);
    }

    [Fact]
    public async Task Reports_of_the_security_policy_are_taken_from_anybody_and_counted()
    {
        var report = new JsonObject { ["csp-report"] = new JsonObject { ["document-uri"] = "http://127.0.0.1/", ["effective-directive"] = "script-src-attr", ["blocked-uri"] = "inline" } };

        var taken = await kernel.Anonymous.SendAsync("POST", "/console/csp-reports", report, "application/csp-report");
        var nonsense = await kernel.Anonymous.SendAsync("POST", "/console/csp-reports", new JsonArray(1), "application/csp-report");

        Assert.Equal((204, 204), (taken.Status, nonsense.Status));
        Assert.Contains("luban_console_csp_reports", (await kernel.Admin.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    private Task<Reply> ReportAsync(string extension, string phase, string user = "guest") => ReportAsync(kernel, extension, phase, user);

    private static Task<Reply> ReportAsync(ConsoleKernel kernel, string extension, string phase, string user = "guest") => kernel.As(user).SendAsync("POST", "/console/errors", new JsonObject
    {
        ["extension"] = extension, ["version"] = "1.0.0", ["contribution"] = $"{extension}/pages/home", ["phase"] = phase, ["message"] = "it broke", ["stack"] = "at render",
    });

    private Task<bool> DegradedAsync(string id) => DegradedAsync(kernel, id);

    private static async Task<bool> DegradedAsync(ConsoleKernel kernel, string id) => (bool)(await kernel.Admin.DocumentAsync())["extensions"]!.AsArray().Single(one => (string?)one!["id"] == id)!["degraded"]!;

    private static (int, string?) Answer(Reply reply) => (reply.Status, reply.Code);
}
