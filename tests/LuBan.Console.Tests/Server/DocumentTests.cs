using System.Text.Json.Nodes;

namespace LuBan.ConsoleTests.Server;

/// <summary>What the console of a caller is made of.</summary>
public sealed class DocumentTests(ConsoleKernel kernel) : IClassFixture<ConsoleKernel>
{
    [Fact]
    public async Task Two_users_with_different_roles_see_different_documents()
    {
        await InstalledAsync("Tests.Seen");
        await ConsolePack.GrantAsync(kernel, "reader", "use", "permissions.luban.dev", "tests.seen", "notes.read");

        Assert.Equal(["tests.seen/widgets/card", "tests.seen/commands/wipe", "tests.seen/pages/home", "tests.seen/tabs/pods", "tests.seen/themes/midnight"], await Of(kernel.Admin, "tests.seen"));
        Assert.Equal(["tests.seen/widgets/card", "tests.seen/pages/home"], await Of(kernel.As("reader"), "tests.seen"));
        Assert.Equal(["tests.seen/pages/home"], await Of(kernel.As("guest"), "tests.seen"));
    }

    [Fact]
    public async Task A_condition_is_decided_as_far_as_the_server_can_and_the_rest_is_left_to_the_browser()
    {
        await InstalledAsync("Tests.When");
        await ConsolePack.GrantAsync(kernel, "lister", "list", "", "configmaps");

        var seen = await Contribution(kernel.Admin, "tests.when/tabs/pods");

        Assert.Equal("width >= 600", (string?)seen["when"]);
        Assert.DoesNotContain("tests.when/tabs/pods", await kernel.As("lister").SeesAsync());
    }

    [Fact]
    public async Task The_document_says_what_the_browser_needs_and_nothing_is_left_to_guess()
    {
        await InstalledAsync("Tests.Whole");

        var document = await kernel.Admin.DocumentAsync();
        var extension = document["extensions"]!.AsArray().Single(one => (string?)one!["id"] == "tests.whole")!.AsObject();
        var page = await Contribution(kernel.Admin, "tests.whole/pages/home");
        var command = await Contribution(kernel.Admin, "tests.whole/commands/wipe");

        Assert.Equal("console/v1", (string?)document["apiVersion"]);
        Assert.Equal($"/assets/tests.whole/1.0.0-{extension["digest"]}/", (string?)extension["base"]);
        Assert.Equal(8, ((string)extension["digest"]!).Length);
        Assert.Equal("/ext/tests.whole/", (string?)extension["api"]);
        Assert.Equal("module", (string?)extension["trust"]);
        Assert.Equal("dist/index.js", (string?)extension["entry"]);
        Assert.Equal("""{"en":"Notes"}""", extension["title"]!.ToJsonString());
        Assert.StartsWith("sha384-", (string?)extension["modules"]!["dist/index.js"], StringComparison.Ordinal);
        Assert.Equal("locales/en.json", (string?)extension["locales"]!["en"]);
        Assert.False(extension.ContainsKey("frame"));
        Assert.Null(extension["problem"]);
        Assert.Equal("luban/page/v1", (string?)page["point"]);
        Assert.Equal("element", (string?)page["kind"]);
        Assert.Equal("HomePage", (string?)page["export"]);
        Assert.Equal(100, (int)page["order"]!);
        Assert.Equal("笔记", (string?)page["title"]!["zh-CN"]);
        Assert.Equal("/x/tests.whole/*", (string?)page["data"]!["path"]);
        Assert.Equal("Really?", (string?)command["data"]!["confirm"]!["en"]);
        Assert.True((bool)command["data"]!["danger"]!);
    }

    [Fact]
    public async Task A_browser_that_has_the_document_gets_304_until_it_changes_for_it()
    {
        var first = await kernel.As("asker").GetAsync("/console/contributions");

        var again = await kernel.As("asker").GetAsync("/console/contributions", ("If-None-Match", first.Header("ETag")!));
        var packed = await kernel.As("asker").GetAsync("/console/contributions", ("If-None-Match", first.Header("ETag")!), ("Accept-Encoding", "br"));
        await InstalledAsync("Tests.Tagged");
        var later = await kernel.As("asker").GetAsync("/console/contributions", ("If-None-Match", first.Header("ETag")!));

        Assert.Equal(304, again.Status);
        Assert.Empty(again.Content);
        Assert.Equal(304, packed.Status);
        Assert.Equal(200, later.Status);
        Assert.NotEqual(first.Header("ETag"), later.Header("ETag"));
        Assert.Equal("no-cache, private", later.Header("Cache-Control"));
        Assert.DoesNotContain("W/", later.Header("ETag"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_sees_what_the_sign_in_needs_and_no_code()
    {
        await InstalledAsync("Tests.Public");

        var refused = await kernel.Anonymous.GetAsync("/console/contributions");
        var document = (await kernel.Anonymous.GetAsync("/console/contributions?public=1")).Json;

        Assert.Equal(401, refused.Status);
        Assert.Empty(document["extensions"]!.AsArray());
        Assert.All(document["contributions"]!.AsArray(), one => Assert.Equal("luban/theme/v1", (string?)one!["point"]));
        var theme = document["contributions"]!.AsArray().Single(one => (string?)one!["extension"] == "tests.public")!;
        Assert.Equal(200, (await kernel.Anonymous.GetAsync((string)theme["data"]!["tokens"]!)).Status);
    }

    [Fact]
    public async Task An_unapproved_and_unsigned_extension_is_isolated_until_somebody_approves_it()
    {
        ConsolePack.Pack(kernel, "Tests.Trust", "1.0.0");
        await ConsolePack.InstallAsync(kernel, "Tests.Trust", "1.0.0", trusted: false);

        var isolated = await Extension(kernel.Admin, "tests.trust");
        await ConsolePack.PatchAsync(kernel, "Tests.Trust", new() { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("notes.read") } });
        var refused = await Extension(kernel.Admin, "tests.trust");
        await ConsolePack.PatchAsync(kernel, "Tests.Trust", new() { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("notes.read", "console.module") } });

        Assert.Equal("isolated", (string?)isolated["trust"]);
        Assert.StartsWith($"{isolated["base"]}~", (string?)isolated["frame"], StringComparison.Ordinal);
        Assert.Equal("isolated", (string?)refused["trust"]);
        Assert.Equal("module", (string?)(await Extension(kernel.Admin, "tests.trust"))["trust"]);
    }

    [Fact]
    public async Task An_upgrade_changes_the_digest_and_the_same_content_does_not()
    {
        ConsolePack.Pack(kernel, "Tests.Digest", "1.0.0");
        ConsolePack.Pack(kernel, "Tests.Digest", "1.0.1");
        ConsolePack.Pack(kernel, "Tests.Digest", "1.1.0", files: ConsolePack.Files("two"));
        await ConsolePack.InstallAsync(kernel, "Tests.Digest", "1.0.0");
        var first = await Extension(kernel.Admin, "tests.digest");

        await ConsolePack.InstallAsync(kernel, "Tests.Digest", "1.0.1");
        var same = await Extension(kernel.Admin, "tests.digest");
        await ConsolePack.InstallAsync(kernel, "Tests.Digest", "1.1.0");
        var other = await Extension(kernel.Admin, "tests.digest");

        Assert.Equal((string?)first["digest"], (string?)same["digest"]);
        Assert.NotEqual((string?)first["digest"], (string?)other["digest"]);
        Assert.NotEqual((string?)first["modules"]!["dist/index.js"], (string?)other["modules"]!["dist/index.js"]);
    }

    [Fact]
    public async Task A_part_that_needs_another_host_is_not_shown_and_administrators_see_why()
    {
        var manifest = ConsolePack.Manifest("Tests.Future");
        manifest["requires"] = new JsonObject { ["sdk"] = "^9.0" };
        ConsolePack.Pack(kernel, "Tests.Future", "1.0.0", manifest);
        await ConsolePack.InstallAsync(kernel, "Tests.Future", "1.0.0");

        var extension = await Extension(kernel.Admin, "tests.future");

        Assert.Contains("LB8640", (string?)extension["problem"], StringComparison.Ordinal);
        Assert.Empty(await Of(kernel.Admin, "tests.future"));
        Assert.DoesNotContain((await kernel.As("guest").DocumentAsync())["extensions"]!.AsArray(), one => (string?)one!["id"] == "tests.future");
        Assert.Equal(204, (await kernel.Admin.SendAsync("POST", "/ext/tests.future/say/a", new JsonObject { ["text"] = "still serves" })).Status);
    }

    [Fact]
    public async Task A_package_with_a_bad_console_manifest_is_not_activated()
    {
        var manifest = ConsolePack.Manifest("Tests.Bad");
        manifest["entry"] = "dist/missing.js";
        manifest["contributes"]!["pages"]![0]!["path"] = "/settings";
        ConsolePack.Pack(kernel, "Tests.Bad", "1.0.0", manifest);
        await kernel.Admin.CreateAsync("/apis/kernel.luban.dev/v1/installplans", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "tests.bad" }, ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = "Tests.Bad" } } });

        var plan = await ConsolePack.WaitAsync(kernel, "Tests.Bad", found => (string?)found["status"]!["phase"] == "Failed");

        Assert.Contains("LB8604", (string?)plan["status"]!["message"], StringComparison.Ordinal);
        Assert.Contains("LB8605", (string?)plan["status"]!["message"], StringComparison.Ordinal);
        Assert.Empty(await Of(kernel.Admin, "tests.bad"));
    }

    private async Task InstalledAsync(string id)
    {
        ConsolePack.Pack(kernel, id, "1.0.0");
        await ConsolePack.InstallAsync(kernel, id, "1.0.0");
    }

    private static async Task<IReadOnlyList<string>> Of(Person person, string extension) => [.. (await person.SeesAsync()).Where(id => id.StartsWith(extension + "/", StringComparison.Ordinal))];

    private static async Task<JsonObject> Extension(Person person, string id) => (await person.DocumentAsync())["extensions"]!.AsArray().Single(one => (string?)one!["id"] == id)!.AsObject();

    private static async Task<JsonObject> Contribution(Person person, string id) => (await person.DocumentAsync())["contributions"]!.AsArray().Single(one => (string?)one!["id"] == id)!.AsObject();
}
