using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class MarketTests : IAsyncLifetime
{
    private const string Market = "/api/marketplace/v1/";
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
    public async Task Search_asks_the_marketplace_for_what_was_wanted_and_shows_what_is_installed()
    {
        _kernel.Put("installplans", "acme.greeter", new JsonObject { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = "Acme.Greeter" } }, ["status"] = new JsonObject { ["installedVersion"] = "1.0.0" } });
        _kernel.Answer("GET", Market + "extensions", new JsonObject
        {
            ["total"] = 7,
            ["facets"] = new JsonObject { ["categories"] = new JsonArray(new JsonObject { ["value"] = "devops", ["count"] = 4 }) },
            ["items"] = new JsonArray(new JsonObject { ["id"] = "Acme.Greeter", ["version"] = "1.1.0", ["publisher"] = "acme", ["verified"] = true, ["downloads"] = 12, ["rating"] = new JsonObject { ["average"] = 4.5, ["count"] = 2 }, ["summary"] = new JsonObject { ["en"] = "greets", ["zh"] = "问候" }, ["description"] = "long" }),
            ["corrections"] = new JsonObject { ["gret"] = "greet" },
        });

        Assert.Equal(0, await _cli.RunAsync("search", "greet ing", "--category", "devops", "--sort", "downloads", "--prerelease", "--limit", "1", "--skip", "3"));

        Assert.Matches(@"Acme\.Greeter +1\.1\.0 +1\.0\.0 +acme ✓ +12 +4\.5 \(2\) +greets", _cli.Out.ToString());
        Assert.Contains("1 of 7 are shown", _cli.Error.ToString());
        Assert.Contains("categories: devops 4", _cli.Error.ToString());
        Assert.Contains("Nothing is called 'gret'", _cli.Error.ToString());
        Assert.Contains(_kernel.Requests, request => request.Target == Market + "extensions?q=greet%20ing&category=devops&sort=downloads&prerelease=true&skip=3&take=1");
        Assert.Equal(0, await _cli.RunAsync("search", "-o", "name", "--limit", "1"));
        Assert.Equal("Acme.Greeter\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_list_of_many_pages_is_read_whole_up_to_the_limit()
    {
        _kernel.Answers["GET " + Market + "tokens"] = (context, _) =>
        {
            var (skip, take) = (int.Parse(context.Request.Query["skip"]!), int.Parse(context.Request.Query["take"]!));
            Assert.InRange(take, 1, 100);
            return FakeKernel.JsonAsync(context, 200, new JsonObject { ["total"] = 250, ["items"] = new JsonArray([.. Enumerable.Range(skip, Math.Min(take, 250 - skip)).Select(number => new JsonObject { ["id"] = $"t{number}" })]) });
        };

        Assert.Equal(0, await _cli.RunAsync("tokens", "list", "-o", "name", "--limit", "1000"));
        Assert.Equal(Enumerable.Range(0, 250).Select(number => $"t{number}"), _cli.Out.ToString().Trim().Split('\n'));
        Assert.Equal(0, await _cli.RunAsync("tokens", "list", "-o", "name", "--limit", "120", "--skip", "10"));
        Assert.Equal(Enumerable.Range(10, 120).Select(number => $"t{number}"), _cli.Out.ToString().Trim().Split('\n'));
    }

    [Fact]
    public async Task A_server_without_a_marketplace_says_so_and_still_searches_its_catalogue()
    {
        _kernel.Put("extensions", "acme.greeter", new JsonObject { ["spec"] = new JsonObject { ["id"] = "Acme.Greeter", ["publisher"] = "acme", ["categories"] = new JsonArray("devops") } });
        _kernel.Put("extensions", "other.thing", new JsonObject { ["spec"] = new JsonObject { ["id"] = "Other.Thing", ["publisher"] = "other" } });

        Assert.Equal(3, await _cli.RunAsync("tokens", "list"));
        Assert.Contains("LB6232", _cli.Error.ToString());
        Assert.Equal(0, await _cli.RunAsync("search", "--publisher", "acme", "--category", "DevOps"));
        Assert.Contains("Acme.Greeter", _cli.Out.ToString());
        Assert.DoesNotContain("Other.Thing", _cli.Out.ToString());
        Assert.Equal(3, await _cli.RunAsync("search", "--sort", "downloads"));
    }

    [Fact]
    public async Task A_refusal_of_the_marketplace_is_shown_with_every_problem()
    {
        _kernel.Answer("GET", Market + "publishers", new JsonObject
        {
            ["title"] = "Bad Request", ["detail"] = "2 problems: LB7101: a | LB7102: b", ["code"] = "LB7101", ["help"] = "docs/errors.md#lb7101",
            ["problems"] = new JsonArray(Problem("LB7101", "name", "is taken"), Problem("LB7102", "url", "is no address")),
        }, 400);
        _kernel.Answer("GET", Market + "publishers/acme", new JsonObject { ["detail"] = "LB7103: no such publisher", ["code"] = "LB7103", ["problems"] = new JsonArray(Problem("LB7103", "request", "no such publisher")) }, 404);

        Assert.Equal(1, await _cli.RunAsync("publishers", "list"));
        Assert.Equal("""
            LB7101: The server refused (400): 2 problems:
              - name: is taken
              - url: is no address
              → Correct what the message names and try again; `luban doctor` shows the state of the server.
              See docs/errors.md#lb7101

            """.ReplaceLineEndings("\n"), _cli.Error.ToString());
        Assert.Equal(3, await _cli.RunAsync("publishers", "show", "acme"));
        Assert.StartsWith("LB7103: The server refused (404): no such publisher\n  →", _cli.Error.ToString());
    }

    [Theory]
    [InlineData("unlist Acme.Greeter 1.0.0", """{"state":"unlisted"}""")]
    [InlineData("relist Acme.Greeter 1.0.0", """{"state":"listed"}""")]
    [InlineData("release Acme.Greeter 1.0.0 --message fine", """{"state":"listed","message":"fine"}""")]
    [InlineData("deprecate Acme.Greeter 1.0.0 --reason Legacy --reason Other --alternate Acme.Hello@[2.0.0,)", """{"state":"deprecated","reasons":["Legacy","Other"],"alternateId":"Acme.Hello","alternateRange":"[2.0.0,)"}""")]
    [InlineData("quarantine Acme.Greeter 1.0.0 -m looking --yes", """{"state":"quarantined","message":"looking"}""")]
    [InlineData("revoke Acme.Greeter 1.0.0 --reason vulnerability -m leak --yes", """{"state":"revoked","message":"leak","reason":"vulnerability"}""")]
    public async Task A_version_moves_to_another_state(string arguments, string body)
    {
        const string Path = Market + "extensions/Acme.Greeter/versions/1.0.0/state";
        var state = (string)JsonNode.Parse(body)!["state"]!;
        _kernel.Answer("POST", Path, new JsonObject { ["state"] = state });

        Assert.Equal(0, await _cli.RunAsync(arguments.Split(' ')));

        Assert.Equal(body, Assert.Single(_kernel.Sent("POST", Path))!.ToJsonString());
        Assert.Equal($"Acme.Greeter 1.0.0 is {state}.\n", _cli.Out.ToString());
    }

    [Theory]
    [InlineData("quarantine Acme.Greeter 1.0.0 -m bad")]
    [InlineData("revoke Acme.Greeter 1.0.0 1.1.0 --reason malware -m bad")]
    [InlineData("owners remove Acme.Greeter acme")]
    [InlineData("owners transfer Acme.Greeter other")]
    [InlineData("prefixes release acme Acme.")]
    [InlineData("tokens revoke t1")]
    [InlineData("advisories publish Acme.Greeter --versions [1.0,2.0) --severity low --summary bad")]
    [InlineData("advisories withdraw LBA-2026-1")]
    [InlineData("blocklist add Acme.Greeter 1.0.0 --reason malware --message bad")]
    [InlineData("blocklist remove LBB-2026-1")]
    public async Task What_hurts_somebody_needs_a_yes(string arguments)
    {
        Assert.Equal(2, await _cli.RunAsync(arguments.Split(' ')));

        Assert.Contains("LB6209", _cli.Error.ToString());
        Assert.Empty(_kernel.Requests);
        _cli.IsTerminal = true;
        _cli.Input = "n\n";
        Assert.Equal(0, await _cli.RunAsync(arguments.Split(' ')));
        Assert.Empty(_kernel.Requests);
    }

    [Theory]
    [InlineData("tokens revoke ..")]
    [InlineData("publishers show .")]
    [InlineData("unlist ../tokens 1.0.0")]
    [InlineData("unlist Acme.Greeter ..")]
    [InlineData("rollout Acme.Greeter 1.0.0 --percent 101")]
    [InlineData("rollout Acme.Greeter 1.0.0")]
    [InlineData("tokens create acme --name build --expires soon")]
    [InlineData("tokens create acme --name build --scope everything")]
    [InlineData("tokens create acme")]
    [InlineData("submissions reject s1")]
    [InlineData("search --limit 0")]
    [InlineData("revoke Acme.Greeter 1.0.0 --reason dislike -m bad --yes")]
    [InlineData("quarantine Acme.Greeter 1.0.0 --yes")]
    public async Task Wrong_arguments_are_2_and_reach_no_server(string arguments)
    {
        Assert.Equal(2, await _cli.RunAsync(arguments.Split(' ')));

        Assert.NotEqual("", _cli.Error.ToString());
        Assert.Empty(_kernel.Requests);
    }

    [Fact]
    public async Task A_new_key_is_shown_once_and_alone()
    {
        _kernel.Answer("POST", Market + "tokens", new JsonObject { ["secret"] = "lbt_abc", ["token"] = new JsonObject { ["id"] = "t1", ["expires"] = "2026-02-01T00:00:00Z" } });

        Assert.Equal(0, await _cli.RunAsync("tokens", "create", "acme", "--name", "build", "--scope", "push", "--scope", "unlist", "--glob", "Acme.*", "--expires", "7d"));

        Assert.Equal("lbt_abc\n", _cli.Out.ToString());
        Assert.Contains("not shown again", _cli.Error.ToString());
        var sent = Assert.Single(_kernel.Sent("POST", Market + "tokens"))!;
        Assert.Equal("""{"publisher":"acme","label":"build","scopes":["push","unlist"],"packages":["Acme.*"],"days":7}""", sent.ToJsonString());
    }

    [Fact]
    public async Task Owners_are_asked_before_they_are_owners_and_taken_off_beside_those_that_stay()
    {
        const string Path = Market + "extensions/Acme.Greeter/owners";
        _kernel.Answer("GET", Path, Owners("acme", "other"));
        _kernel.Answer("PUT", Path, Owners("acme"));
        _kernel.Answer("POST", Path + "/transfer", new JsonObject(), 202);
        _kernel.Answer("POST", Path + "/transfer/accept", Owners("third"));

        Assert.Equal(0, await _cli.RunAsync("owners", "add", "Acme.Greeter", "third"));
        Assert.Equal(0, await _cli.RunAsync("owners", "transfer", "Acme.Greeter", "third", "--yes"));
        Assert.Equal(0, await _cli.RunAsync("owners", "accept", "Acme.Greeter", "third"));
        Assert.Equal(0, await _cli.RunAsync("owners", "remove", "Acme.Greeter", "other", "--yes"));
        Assert.Equal(3, await _cli.RunAsync("owners", "remove", "Acme.Greeter", "nobody", "--yes"));

        Assert.Equal(["""{"to":"third","joint":true}""", """{"to":"third","joint":false}"""], _kernel.Sent("POST", Path + "/transfer").Select(body => body!.ToJsonString()));
        Assert.Equal("""{"owners":["acme"]}""", Assert.Single(_kernel.Sent("PUT", Path))!.ToJsonString());
    }

    [Fact]
    public async Task A_prefix_is_delegated_beside_those_who_have_it()
    {
        const string Path = Market + "publishers/acme/prefixes";
        _kernel.Answer("GET", Path, new JsonObject { ["total"] = 1, ["items"] = new JsonArray(new JsonObject { ["prefix"] = "Acme.", ["publisher"] = "acme", ["delegates"] = new JsonArray("other") }) });
        _kernel.Answer("PATCH", Path + "/Acme.", new JsonObject());

        Assert.Equal(0, await _cli.RunAsync("prefixes", "delegate", "acme", "Acme.", "third"));
        Assert.Equal(3, await _cli.RunAsync("prefixes", "delegate", "acme", "Elsewhere.", "third"));

        Assert.Equal("""{"delegates":["other","third"]}""", Assert.Single(_kernel.Sent("PATCH", Path + "/Acme."))!.ToJsonString());
    }

    private static JsonObject Owners(params string[] owners) => new() { ["id"] = "Acme.Greeter", ["publisher"] = owners[0], ["owners"] = new JsonArray([.. owners.Select(owner => JsonValue.Create(owner))]) };

    private static JsonObject Problem(string code, string location, string message) => new() { ["code"] = code, ["location"] = location, ["message"] = message };
}
