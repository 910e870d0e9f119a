using System.Text;
using System.Text.Json.Nodes;
using LuBan.Packages;

namespace LuBan.Cli.Tests;

public sealed class BundleTests : IAsyncLifetime
{
    private static readonly SigningCertificate Certificate = SigningCertificate.CreateSelfSigned("CN=Test market", DateTimeOffset.UtcNow.AddDays(-1), 2);
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
    public async Task A_bundle_is_verified_without_a_server()
    {
        var file = await WriteBundleAsync();
        _cli["LUBAN_SERVER"] = "http://127.0.0.1:9";

        Assert.Equal(0, await _cli.RunAsync("bundle", "verify", file, "--fingerprint", Certificate.Fingerprint.ToUpperInvariant()));

        Assert.Matches(@"Acme\.Greeter +1\.0\.0 +\d+ +sha512-", _cli.Out.ToString());
        Assert.Contains(Certificate.Fingerprint, _cli.Out.ToString());
        Assert.Equal(1, await _cli.RunAsync("bundle", "verify", file, "--fingerprint", new string('b', 64)));
        Assert.Contains(Certificate.Fingerprint, _cli.Error.ToString());
    }

    [Fact]
    public async Task A_changed_byte_is_refused_and_nothing_is_imported()
    {
        var file = await WriteBundleAsync();
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().IndexOf("content of the greeter"u8)] ^= 1;
        File.WriteAllBytes(file, bytes);
        var folder = Path.Combine(_cli.Home, "feed");

        Assert.Equal(1, await _cli.RunAsync("bundle", "import", file, "--fingerprint", Certificate.Fingerprint, "--folder", folder, "--yes"));

        Assert.Matches("^LB20", _cli.Error.ToString());
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Without_a_fingerprint_the_servers_sources_say_who_is_trusted()
    {
        var file = await WriteBundleAsync();
        Assert.Equal(2, await _cli.RunAsync("bundle", "verify", file));
        Assert.Contains("LB6239", _cli.Error.ToString());

        _kernel.Put("packagesources", "market", new JsonObject { ["spec"] = new JsonObject { ["url"] = "embedded:default" }, ["status"] = new JsonObject { ["trust"] = new JsonObject { ["fingerprints"] = new JsonArray(Certificate.Fingerprint) } } });

        Assert.Equal(0, await _cli.RunAsync("bundle", "verify", file, "-o", "json"));
        Assert.Equal("Acme.Greeter", (string)JsonNode.Parse(_cli.Out.ToString())!["packages"]![0]!["id"]!);
    }

    [Fact]
    public async Task An_import_needs_a_yes_and_unpacks_packages_and_lock_file()
    {
        var file = await WriteBundleAsync();
        var folder = Path.Combine(_cli.Home, "feed");
        string[] import = ["bundle", "import", file, "--fingerprint", Certificate.Fingerprint, "--folder", folder];

        Assert.Equal(2, await _cli.RunAsync(import));
        Assert.False(Directory.Exists(folder));
        Assert.Equal(0, await _cli.RunAsync([.. import, "--yes"]));

        Assert.Equal(["Acme.Greeter.1.0.0.nupkg", "luban.lock.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal("1.0.0", LockFile.Read(File.ReadAllBytes(Path.Combine(folder, "luban.lock.json"))).Extensions["Acme.Greeter"].Version);
    }

    [Fact]
    public async Task An_import_may_run_twice()
    {
        _kernel.HasOwnFeed = true;
        var file = await WriteBundleAsync();
        string[] import = ["bundle", "import", file, "--fingerprint", Certificate.Fingerprint, "--yes"];

        Assert.Equal(0, await _cli.RunAsync(import));
        Assert.Equal(0, await _cli.RunAsync(import));

        Assert.Equal(File.ReadAllBytes(Path.Combine(_cli.Home, "greeter.nupkg")), Assert.Single(_kernel.Pushed));
        Assert.Contains("already there: skipped", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_bundle_is_made_by_the_marketplace_and_checked_at_once()
    {
        var made = File.ReadAllBytes(await WriteBundleAsync());
        _kernel.Answers["POST /api/marketplace/v1/bundles"] = async (context, _) =>
        {
            context.Response.Headers["LuBan-Bundle-Signer"] = Certificate.Fingerprint;
            await context.Response.Body.WriteAsync(made);
        };
        var target = Path.Combine(_cli.Home, "site.lubanbundle");

        Assert.Equal(0, await _cli.RunAsync("bundle", "create", "Acme.Greeter@[1.0.0,2.0.0)", "Acme.Other", "-o", target));

        Assert.Equal(made, File.ReadAllBytes(target));
        Assert.Equal("""{"host":"0.1.0","extensions":[{"id":"Acme.Greeter","range":"[1.0.0,2.0.0)"},{"id":"Acme.Other"}]}""", _kernel.Sent("POST", "/api/marketplace/v1/bundles")[0]!.ToJsonString());
        Assert.Contains(Certificate.Fingerprint, _cli.Error.ToString());
    }

    [Fact]
    public async Task A_bundle_that_breaks_off_leaves_no_file()
    {
        _kernel.Answers["POST /api/marketplace/v1/bundles"] = async (context, _) =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[100]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        Assert.Equal(7, await _cli.RunAsync("bundle", "create", "Acme.Greeter", "-o", Path.Combine(_cli.Home, "site.lubanbundle")));

        Assert.Empty(Directory.GetFiles(_cli.Home));
    }

    [Fact]
    public async Task The_lock_file_is_written_whole_and_a_broken_one_is_refused_with_every_problem()
    {
        var locked = Encoding.UTF8.GetString(Locked(new('A', 86)).Write());
        _kernel.Answers["GET /api/kernel/v1/lock"] = (context, _) => FakeKernel.TextAsync(context, 200, locked);
        var file = Path.Combine(_cli.Home, "luban.lock.json");

        Assert.Equal(0, await _cli.RunAsync("lock"));
        Assert.Equal(locked, _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("lock", "-o", file));
        Assert.Equal(locked, File.ReadAllText(file));

        File.WriteAllText(file, locked.Replace("sha512-", "md5-").Replace("\"1.0.0\"", "\"new\""));
        Assert.Equal(2, await _cli.RunAsync("bundle", "create", "--lock", file, "-o", file + ".bundle"));
        Assert.StartsWith("LB2060", _cli.Error.ToString());
        Assert.Equal(2, await _cli.RunAsync("bundle", "create", "--lock", file, "Acme.Greeter", "-o", file + ".bundle"));
    }

    private async Task<string> WriteBundleAsync()
    {
        var package = TestPackages.Write(Path.Combine(_cli.Home, "greeter.nupkg"), "Acme.Greeter", "1.0.0", "content of the greeter", compressed: false);
        await using var content = File.OpenRead(package);
        var path = Path.Combine(_cli.Home, "made.lubanbundle");
        await using var file = File.Create(path);
        using var writer = new BundleWriter(file, Locked(PackageContentHash.Compute(content)), DateTimeOffset.UtcNow);
        content.Position = 0;
        await writer.AddPackageAsync("Acme.Greeter", content, default);
        await writer.FinishAsync(Certificate, default);
        return path;
    }

    private static LockFile Locked(string sha512) => new()
    {
        Host = "0.1.0",
        Extensions = new Dictionary<string, LockedExtension> { ["Acme.Greeter"] = new("1.0.0", "default", LockedExtension.FormatContentHash(sha512)) },
    };
}
