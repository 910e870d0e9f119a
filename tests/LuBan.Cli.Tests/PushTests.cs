using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class PushTests : IAsyncLifetime
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
    public async Task A_folder_gets_the_package_whole_and_once()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        var package = Package("hello.nupkg", "Samples.Hello", "1.0.0");

        Assert.Equal(0, await _cli.RunAsync("push", package, "--source", folder));

        Assert.Equal([Path.Combine(folder, "Samples.Hello.1.0.0.nupkg")], Directory.GetFileSystemEntries(folder));
        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(Path.Combine(folder, "Samples.Hello.1.0.0.nupkg")));
        Assert.Equal(0, await _cli.RunAsync("push", package, "--source", folder));
        Assert.Contains("same content", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_published_version_never_changes()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0"), "--source", folder));
        var before = File.ReadAllBytes(Path.Combine(folder, "Samples.Hello.1.0.0.nupkg"));
        var other = Package("b.nupkg", "Samples.Hello", "1.0.0", "other content");

        Assert.Equal(5, await _cli.RunAsync("push", other, "--source", folder));
        Assert.Contains("LB6215", _cli.Error.ToString());
        Assert.Equal(0, await _cli.RunAsync("push", other, "--source", folder, "--skip-duplicate"));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, "Samples.Hello.1.0.0.nupkg")));
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_V3_feed_is_found_through_its_index_and_gets_the_same_bytes()
    {
        var package = Package("hello.nupkg", "Samples.Hello", "1.0.0");

        Assert.Equal(0, await _cli.RunAsync("push", package, "--source", _kernel.Url + "/feed/index.json", "--api-key", "feed-key"));

        Assert.Equal(File.ReadAllBytes(package), Assert.Single(_kernel.Pushed));
        Assert.Contains("The feed says: no readme", _cli.Error.ToString());
        Assert.DoesNotContain("feed-key", _cli.Out + "" + _cli.Error);
        Assert.Equal(5, await _cli.RunAsync("push", package, "--source", _kernel.Url + "/feed/index.json", "--api-key", "feed-key"));
    }

    [Fact]
    public async Task A_feed_on_another_server_never_sees_the_token()
    {
        await using var feed = await FakeKernel.StartAsync();
        _cli["LUBAN_API_KEY"] = "feed-key";

        Assert.Equal(0, await _cli.RunAsync("push", Package("hello.nupkg", "Samples.Hello", "1.0.0"), "--source", feed.Url + "/feed/index.json"));

        Assert.Equal(2, feed.Requests.Count);
        Assert.All(feed.Requests, request => Assert.Equal("", request.Authorization));
    }

    [Fact]
    public async Task A_refusing_feed_is_quoted()
    {
        Assert.Equal(4, await _cli.RunAsync("push", Package("hello.nupkg", "Samples.Hello", "1.0.0"), "--source", _kernel.Url + "/feed/index.json", "--api-key", "wrong-key"));

        Assert.Contains("the key does not own the prefix", _cli.Error.ToString());
        Assert.DoesNotContain("wrong-key", _cli.Out + "" + _cli.Error);
    }

    [Fact]
    public async Task A_source_of_the_server_is_looked_up_and_the_only_one_needs_no_name()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        _kernel.Put("packagesources", "local", new JsonObject { ["spec"] = new JsonObject { ["url"] = folder } });

        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0"), "--source", "local"));
        Assert.Equal(0, await _cli.RunAsync("push", Package("b.nupkg", "Samples.Hello", "1.1.0")));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        Assert.Equal(3, await _cli.RunAsync("push", Package("c.nupkg", "Samples.Hello", "1.2.0"), "--source", "nowhere"));

        _kernel.Put("packagesources", "second", new JsonObject { ["spec"] = new JsonObject { ["url"] = folder } });
        Assert.Equal(2, await _cli.RunAsync("push", Package("d.nupkg", "Samples.Hello", "1.3.0")));
        Assert.Contains("local, second", _cli.Error.ToString());
    }

    [Fact]
    public async Task What_is_not_a_package_is_refused_before_anything_is_sent()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        var good = Package("good.nupkg", "Samples.Hello", "1.0.0");
        var escaping = Package("bad.nupkg", "../../evil", "1.0.0");

        Assert.Equal(2, await _cli.RunAsync("push", good, _cli.WriteFile("text.nupkg", "hello"), "--source", folder));
        Assert.Contains("LB6213", _cli.Error.ToString());
        Assert.Equal(2, await _cli.RunAsync("push", good, escaping, "--source", folder));
        Assert.Equal(2, await _cli.RunAsync("push", Path.Combine(_cli.Home, "missing.nupkg"), "--source", folder));
        Assert.Contains("LB6223", _cli.Error.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_package_that_is_no_extension_is_pushed_with_a_warning()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;

        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Some.Library", "1.0.0", type: "Dependency"), "--source", folder));

        Assert.Contains("LuBanExtension", _cli.Error.ToString());
    }

    [Fact]
    public async Task Without_a_source_the_servers_own_feed_takes_the_package_with_the_login()
    {
        _kernel.HasOwnFeed = true;

        Assert.Equal(0, await _cli.RunAsync("push", Package("hello.nupkg", "Samples.Hello", "1.0.0")));

        Assert.Single(_kernel.Pushed);
        Assert.Contains(_kernel.Requests, request => request is { Method: "PUT", Authorization: "Bearer " + FakeKernel.Token });
        Assert.Contains("feeds/default", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_key_pushes_without_a_login_and_instead_of_it()
    {
        _kernel.HasOwnFeed = true;
        _cli["LUBAN_TOKEN"] = null;
        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0"), "--api-key", "feed-key"));
        _cli["LUBAN_TOKEN"] = FakeKernel.Token;

        Assert.Equal(0, await _cli.RunAsync("push", Package("b.nupkg", "Samples.Hello", "1.1.0"), "--api-key", "feed-key"));

        Assert.All(_kernel.Requests, request => Assert.Equal(("", "feed-key"), (request.Authorization, request.ApiKey)));
    }

    [Fact]
    public async Task A_source_that_is_the_servers_own_feed_is_found_on_the_server()
    {
        _kernel.HasOwnFeed = true;
        _kernel.Put("packagesources", "market", new JsonObject { ["spec"] = new JsonObject { ["url"] = "embedded:default" } });

        Assert.Equal(0, await _cli.RunAsync("push", Package("hello.nupkg", "Samples.Hello", "1.0.0"), "--source", "market"));

        Assert.Single(_kernel.Pushed);
    }

    [Fact]
    public async Task Symbols_follow_their_package_when_they_are_asked_for()
    {
        _kernel.HasOwnFeed = true;
        var package = Package("hello.nupkg", "Samples.Hello", "1.0.0");
        var symbols = Package("hello.snupkg", "Samples.Hello", "1.0.0", "symbols", "SymbolsPackage");

        Assert.Equal(0, await _cli.RunAsync("push", package, "--symbols"));

        Assert.Equal([File.ReadAllBytes(package), File.ReadAllBytes(symbols)], _kernel.Pushed);
        Assert.Equal(["/feed/publish", "/feed/symbols"], _kernel.Requests.Where(request => request.Method == "PUT").Select(request => request.Target));
        Assert.DoesNotContain("LuBanExtension", _cli.Error.ToString());
    }

    [Fact]
    public async Task What_the_marketplace_found_is_shown_and_the_decision_is_waited_for()
    {
        Review("review");
        var asked = 0;
        _kernel.Answers["GET /api/marketplace/v1/extensions/Samples.Hello/versions/1.1.0/state"] = (context, _) => FakeKernel.JsonAsync(context, 200, new JsonObject { ["state"] = ++asked < 3 ? "submitted" : "listed" });

        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0")));
        Assert.Contains("waits for a review", _cli.Out.ToString());
        Assert.Matches(@"warning +LB2031 +lib/a\.dll +starts processes", _cli.Out.ToString());
        Assert.DoesNotContain("good to know", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("push", Package("b.nupkg", "Samples.Hello", "1.1.0"), "--wait"));
        Assert.Contains("Samples.Hello 1.1.0 is listed", _cli.Out.ToString());
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task What_is_accepted_at_once_needs_no_wait()
    {
        Review("accepted");

        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0"), "--wait"));

        Assert.DoesNotContain(_kernel.Requests, request => request.Target.EndsWith("/state", StringComparison.Ordinal));
        Assert.DoesNotContain("review", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_rejected_package_fails_with_the_reviewers_words_and_an_undecided_one_is_6()
    {
        const string Path = "/api/marketplace/v1/extensions/Samples.Hello/versions/1.0.0/state";
        Review("review");
        _kernel.Answer("GET", Path, new JsonObject { ["state"] = "rejected", ["history"] = new JsonArray(new JsonObject { ["message"] = "no licence" }) });
        Assert.Equal(1, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0"), "--wait"));
        Assert.Contains("LB6233: Samples.Hello 1.0.0 was rejected: no licence", _cli.Error.ToString());

        _kernel.Answer("GET", Path, new JsonObject { ["state"] = "submitted" });
        Assert.Equal(6, await _cli.RunAsync("push", Package("b.nupkg", "Samples.Hello", "1.0.0", "other"), "--wait", "--timeout", "300ms"));
        Assert.Contains("LB6234", _cli.Error.ToString());
    }

    private void Review(string result)
    {
        _kernel.HasOwnFeed = true;
        _kernel.ReportPath = "/api/marketplace/v1/validations/v1";
        _kernel.Answer("GET", _kernel.ReportPath, new JsonObject
        {
            ["result"] = result,
            ["findings"] = new JsonArray(new JsonObject { ["severity"] = "info", ["code"] = "LB2047", ["location"] = "lib/b.dll", ["message"] = "good to know" }, new JsonObject { ["severity"] = "warning", ["code"] = "LB2031", ["location"] = "lib/a.dll", ["message"] = "starts processes" }),
        });
    }

    private string Package(string file, string id, string version, string content = "content", string type = "LuBanExtension") =>
        TestPackages.Write(Path.Combine(_cli.Home, file), id, version, content, type);
}
