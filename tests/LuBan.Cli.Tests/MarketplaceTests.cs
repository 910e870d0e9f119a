using System.Net;
using System.Text.Json.Nodes;
using LuBan.Packages;
using LuBan.TestSupport;

namespace LuBan.Cli.Tests;

/// <summary>The commands against the marketplace itself, standing alone.</summary>
public sealed class MarketplaceTests : IAsyncLifetime
{
    private MarketServer _market = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _market = await MarketServer.StartAsync();
        _cli = _market.Administrator();
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _market.DisposeAsync();
    }

    [Fact]
    public async Task A_version_goes_its_whole_way()
    {
        await RunAsync("push", Package("Acme.Greeter", "1.0.0"), Package("Acme.Greeter", "1.1.0"));
        Assert.Contains("Acme.Greeter 1.0.0 → ", _cli.Out.ToString());
        Assert.Equal(5, await _cli.RunAsync("push", Package("Acme.Greeter", "1.0.0")));
        await RunAsync("push", Package("Acme.Greeter", "1.0.0"), "--skip-duplicate");

        await RunAsync("unlist", "Acme.Greeter", "1.0.0", "1.1.0");
        Assert.Contains("1.1.0 is unlisted", _cli.Out.ToString());
        await RunAsync("relist", "Acme.Greeter", "1.0.0", "1.1.0");
        await RunAsync("deprecate", "Acme.Greeter", "1.0.0", "--reason", "Other", "-m", "old", "--alternate", "Acme.Greeter@[1.1.0,)");
        await RunAsync("rollout", "Acme.Greeter", "1.1.0", "--percent", "25");
        await RunAsync("quarantine", "Acme.Greeter", "1.1.0", "-m", "somebody looks at it", "--yes");
        Assert.Equal(HttpStatusCode.NotFound, (await _market.DownloadAsync("acme.greeter", "1.1.0")).Status);
        await RunAsync("release", "Acme.Greeter", "1.1.0");
        Assert.Equal(HttpStatusCode.OK, (await _market.DownloadAsync("acme.greeter", "1.1.0")).Status);

        await RunAsync("revoke", "Acme.Greeter", "1.1.0", "--reason", "vulnerability", "-m", "it leaks", "--yes");
        await RunAsync("blocklist", "list");
        Assert.Matches(@"LBB-\d+-1 +Acme\.Greeter 1\.1\.0 +vulnerability", _cli.Out.ToString());
        await RunAsync("submissions", "appeal", "acme.greeter@1.1.0", "-m", "it does not");
        await RunAsync("submissions", "list", "-o", "name");
        Assert.Equal("acme.greeter@1.1.0\n", _cli.Out.ToString());
        await RunAsync("submissions", "approve", "acme.greeter@1.1.0");
        Assert.Contains("acme.greeter@1.1.0: listed", _cli.Out.ToString());
        await RunAsync("blocklist", "list");
        Assert.Contains("There is nothing", _cli.Error.ToString());
        Assert.Equal(5, await _cli.RunAsync("release", "Acme.Greeter", "1.1.0"));
        Assert.StartsWith("LB7130", _cli.Error.ToString());
    }

    [Fact]
    public async Task Publishers_have_prefixes_keys_and_extensions_that_change_hands()
    {
        await RunAsync("publishers", "create", "acme", "--title", "Acme Ltd.", "--email", "hello@example.com");
        await RunAsync("publishers", "create", "other");
        await RunAsync("publishers", "list", "-o", "name");
        Assert.Equal("acme\nluban\nother\n", _cli.Out.ToString());
        await RunAsync("prefixes", "reserve", "acme", "Acme.");
        await RunAsync("prefixes", "delegate", "acme", "acme.", "other");
        await RunAsync("prefixes", "list", "other");
        Assert.Matches(@"Acme\. +acme +other", _cli.Out.ToString());

        await RunAsync("tokens", "create", "acme", "--name", "build", "--glob", "Acme.*", "--expires", "2d", "--scope", "push", "--scope", "unlist");
        var key = _cli.Out.ToString().Trim();
        await RunAsync("tokens", "list", "-o", "json");
        var token = JsonNode.Parse(_cli.Out.ToString())!["items"]![0]!;
        Assert.Equal("acme", (string)token["publisher"]!);
        Assert.DoesNotContain(key, _cli.Out.ToString());

        _cli["LUBAN_TOKEN"] = null;
        await RunAsync("push", Package("Acme.Greeter", "1.0.0"), "--api-key", key);
        Assert.Contains("waits for a review", _cli.Out.ToString());
        var refused = await _cli.RunAsync("push", Package("Other.Thing", "1.0.0"), "--api-key", key);
        Assert.True(refused == 4, _cli.Error.ToString());
        Assert.DoesNotContain(key, _cli.Error.ToString());
        _cli["LUBAN_TOKEN"] = _market.Key;
        await RunAsync("submissions", "approve", "acme.greeter@1.0.0");
        await RunAsync("tokens", "revoke", (string)token["id"]!, "--yes");
        Assert.Equal(4, await _cli.RunAsync("push", Package("Acme.Greeter", "1.1.0"), "--api-key", key));

        await RunAsync("owners", "add", "Acme.Greeter", "other");
        await RunAsync("owners", "accept", "Acme.Greeter", "other");
        Assert.Contains("acme, other", _cli.Out.ToString());
        await RunAsync("owners", "transfer", "Acme.Greeter", "other", "--yes");
        await RunAsync("owners", "accept", "Acme.Greeter", "other");
        await RunAsync("owners", "list", "Acme.Greeter", "-o", "json");
        Assert.Equal("other", (string)JsonNode.Parse(_cli.Out.ToString())!["publisher"]!);
        await RunAsync("prefixes", "release", "acme", "Acme.", "--yes");
    }

    [Fact]
    public async Task What_is_published_is_found_and_warned_of()
    {
        await RunAsync("push", Package("Acme.Greeter", "1.0.0"), Package("Acme.Greeter", "1.1.0-beta.1"));

        // The index follows the journal by itself.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        do
        {
            deadline.Token.ThrowIfCancellationRequested();
            await RunAsync("search", "greeter", "--publisher", "acme", "--sort", "name");
        }
        while (!_cli.Out.ToString().Contains("Acme.Greeter"));
        Assert.Matches(@"Acme\.Greeter +1\.0\.0 +- +acme ", _cli.Out.ToString());
        await RunAsync("search", "--prerelease", "-o", "json");
        Assert.Equal("1.1.0-beta.1", (string)JsonNode.Parse(_cli.Out.ToString())!["items"]![0]!["version"]!);

        await RunAsync("advisories", "publish", "Acme.Greeter", "--versions", "[1.0.0, 1.1.0)", "--severity", "high", "--summary", "It leaks.", "--fixed", "1.1.0", "--yes");
        await RunAsync("advisories", "list", "Acme.Greeter", "-o", "name");
        var advisory = _cli.Out.ToString().Trim();
        await RunAsync("advisories", "show", advisory);
        Assert.Contains("It leaks.", _cli.Out.ToString());
        await RunAsync("info", "acme.greeter");
        Assert.Matches($@"{advisory} +high +\[1\.0\.0, 1\.1\.0\) +1\.1\.0 +It leaks\.", _cli.Out.ToString());
        Assert.Matches(@"(?s)1\.1\.0-beta\.1 +listed +beta.*1\.0\.0 +listed +stable", _cli.Out.ToString());
        Assert.Equal(1, await _cli.RunAsync("advisories", "publish", "Acme.Greeter", "--versions", "new ones", "--severity", "high", "--summary", " ", "--yes"));
        Assert.Contains("  - versions: ", _cli.Error.ToString());
        Assert.Contains("  - summary: ", _cli.Error.ToString());
        await RunAsync("advisories", "withdraw", advisory, "--yes");
        Assert.Equal(3, await _cli.RunAsync("advisories", "show", advisory));
        Assert.Equal(3, await _cli.RunAsync("info", "Nobody.Knows"));
    }

    [Fact]
    public async Task A_reviewer_decides_while_the_publisher_waits()
    {
        await RunAsync("publishers", "create", "acme");
        await RunAsync("tokens", "create", "acme", "--name", "build");
        var key = _cli.Out.ToString().Trim();
        using var publisher = new CliRun(loggedIn: false);
        publisher["LUBAN_SERVER"] = _market.Url;

        var push = publisher.RunAsync("push", Package("Acme.Greeter", "1.0.0"), "--api-key", key, "--wait", "--timeout", "60s");
        await publisher.Out.ContainsAsync("waits for a review");
        await RunAsync("submissions", "reject", "acme.greeter@1.0.0", "-m", "no licence");

        Assert.Equal(1, await push);
        Assert.Contains("LB6233: Acme.Greeter 1.0.0 was rejected: no licence", publisher.Error.ToString());
    }

    [Fact]
    public async Task A_hostile_package_is_refused_with_everything_that_is_wrong()
    {
        var package = new TestPackage("Acme.Greeter", "1.0.0") { ManifestText = "{", RequiresLuban = null };

        Assert.Equal(1, await _cli.RunAsync("push", WriteFile(package)));

        Assert.Matches("^LB10", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_bundle_made_here_is_imported_by_another_marketplace()
    {
        await RunAsync("push", Package("Acme.Base", "1.0.0"), Package("Acme.Base", "1.1.0"), WriteFile(new("Acme.Greeter", "1.0.0") { Dependencies = [("Acme.Base", "[1.0.0, 2.0.0)")] }));
        var file = Path.Combine(_cli.Home, "site.lubanbundle");

        await RunAsync("bundle", "create", "Acme.Greeter", "-o", file);
        var signer = _cli.Error.ToString().Split(' ').Single(word => word.Length == 65)[..64];
        await RunAsync("bundle", "verify", file, "--fingerprint", signer);
        Assert.Matches(@"(?s)Acme\.Base +1\.1\.0.*Acme\.Greeter +1\.0\.0", _cli.Out.ToString());
        var folder = Path.Combine(_cli.Home, "feed");
        await RunAsync("bundle", "import", file, "--fingerprint", signer, "--folder", folder, "--yes");
        var locked = LockFile.Read(File.ReadAllBytes(Path.Combine(folder, "luban.lock.json")));
        Assert.Equal(["Acme.Base", "Acme.Greeter"], locked.Extensions.Keys);
        Assert.Equal(["Acme.Greeter"], locked.Extensions["Acme.Base"].RequestedBy);

        // The same lock file gives the same packages, and what was changed since is refused.
        await RunAsync("bundle", "create", "--lock", Path.Combine(folder, "luban.lock.json"), "-o", file);
        await RunAsync("revoke", "Acme.Base", "1.1.0", "--reason", "malware", "-m", "it is bad", "--yes");
        Assert.Equal(5, await _cli.RunAsync("bundle", "create", "--lock", Path.Combine(folder, "luban.lock.json"), "-o", file + "2"));
        Assert.StartsWith("LB7190", _cli.Error.ToString());

        await using var other = await MarketServer.StartAsync();
        using var there = other.Administrator();
        Assert.Equal(0, await there.RunAsync("bundle", "import", file, "--fingerprint", signer, "--yes"));
        var (status, bytes) = await other.DownloadAsync("acme.base", "1.1.0");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(locked.Extensions["Acme.Base"].Sha512(), PackageContentHash.Compute(new MemoryStream(bytes)));
    }

    private string Package(string id, string version) => WriteFile(new(id, version));

    private string WriteFile(TestPackage package)
    {
        var path = Path.Combine(_cli.Home, package.FileName);
        File.WriteAllBytes(path, package.Build());
        return path;
    }

    private async Task RunAsync(params string[] arguments)
    {
        var code = await _cli.RunAsync(arguments);
        Assert.True(code == 0, $"luban {string.Join(' ', arguments)} ended with {code}:\n{_cli.Out}\n{_cli.Error}");
    }
}
