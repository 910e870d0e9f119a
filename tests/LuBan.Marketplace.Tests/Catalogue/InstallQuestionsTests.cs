using System.Net;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Tests.Catalogue;

/// <summary>What people ask before they install: does it run here, and what comes with it.</summary>
public sealed class InstallQuestionsTests : IAsyncLifetime
{
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync(options: options => options.Catalogue.HostVersions = ["1.0.0", "1.5.0", "2.0.0", "3.0.0"]);

    public Task DisposeAsync() => _market.DisposeAsync().AsTask();

    [Fact]
    public async Task The_table_shows_which_host_is_offered_which_version_and_warns_of_old_ones()
    {
        await _market.Store.SaveAsync("Acme.Greeter",
            Samples.Version("Acme.Greeter", "1.0.0") with { HostRange = "[1.0.0, )", Pushed = new DateTimeOffset(2019, 3, 1, 0, 0, 0, TimeSpan.Zero) },
            Samples.Version("Acme.Greeter", "1.1.0") with { HostRange = "[1.5.0, 2.0.0)" },
            Samples.Version("Acme.Greeter", "1.2.0") with { HostRange = "[1.5.0, 2.0.0)" },
            Samples.Version("Acme.Greeter", "1.3.0", VersionState.Unlisted) with { HostRange = "[1.0.0, 9.0.0)" });

        var table = await _market.GetAsync("/extensions/Acme.Greeter/compatibility");

        Assert.Equal(["1.0.0 → 1.0.0", "1.5.0 → 1.2.0", "2.0.0 → 1.0.0", "3.0.0 → 1.0.0"], table["hosts"]!.AsArray().Select(row => $"{row!["host"]} → {row["version"]}"));
        Assert.Null(table["hosts"]![1]!["warning"]);
        Assert.Contains("offered 1.0.0 of 2019-03-01, not 1.2.0", (string?)table["hosts"]![2]!["warning"], StringComparison.Ordinal);
        Assert.Equal(2, (int)table["hosts"]![3]!["passedOver"]!);
    }

    [Fact]
    public async Task A_host_on_which_nothing_runs_and_hosts_of_the_askers_choice_have_rows_too()
    {
        await _market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0") with { HostRange = "[2.0.0, 3.0.0)" });

        var table = await _market.GetAsync("/extensions/Acme.Greeter/compatibility?host=1.9.9&host=2.1.0-dev");
        var (status, _) = await _market.SendJsonAsync(HttpMethod.Get, "/extensions/Acme.Greeter/compatibility?host=x", null, null);

        Assert.Equal(["", "1.0.0"], table["hosts"]!.AsArray().Select(row => (string?)row!["version"] ?? ""));
        Assert.Contains("No version runs on this host", (string?)table["hosts"]![0]!["warning"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_preview_names_what_comes_what_changes_and_what_it_will_be_allowed()
    {
        await _market.Store.SaveAsync("Acme.Base",
            Version("Acme.Base", "1.0.0", ["base.read"]) with { Size = 10 },
            Version("Acme.Base", "1.1.0", ["base.read", "base.write"]) with { Size = 20, State = VersionState.Deprecated, Deprecation = new Deprecation(["Legacy"], "Old.", "Acme.New", null) });
        await _market.Store.SaveAsync("Acme.App", Version("Acme.App", "2.0.0", ["app.run"], new PackageDependency("Acme.Base", "[1.1.0, 2.0.0)")) with { Size = 100 });
        await _market.SendJsonAsync(HttpMethod.Post, "/advisories", new { package = "Acme.Base", versions = "[1.1.0]", severity = "high", summary = "Bad." }, "admin");

        var (status, preview) = await _market.SendJsonAsync(HttpMethod.Post, "/resolve", new { id = "Acme.App", host = "1.2.0", installed = new Dictionary<string, string> { ["Acme.Base"] = "1.0.0" } }, null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True((bool)preview!["succeeded"]!);
        Assert.Equal(["Acme.Base upgrade 1.0.0→1.1.0", "Acme.App add →2.0.0"], preview["packages"]!.AsArray().Select(package => $"{package!["id"]} {package["change"]} {package["installedVersion"]}→{package["version"]}"));
        Assert.Equal(120, (long)preview["downloadSize"]!);
        Assert.Equal(["app.run", "base.write"], preview["newPermissions"]!.AsArray().Select(permission => (string?)permission!["name"]));
        Assert.Equal("Legacy", (string?)preview["packages"]![0]!["deprecation"]!["reasons"]![0]);
        Assert.Equal("high", (string?)preview["packages"]![0]!["advisories"]![0]!["severity"]);
    }

    [Fact]
    public async Task A_preview_says_why_there_is_no_solution()
    {
        await _market.Store.SaveAsync("Acme.App", Version("Acme.App", "2.0.0", [], new PackageDependency("Acme.Gone", "[1.0.0, 2.0.0)")), Version("Acme.App", "1.0.0", []) with { HostRange = "[9.0.0, )", Dependencies = [new("LuBan.Sdk", "[9.0.0, )")] });

        var (_, preview) = await _market.SendJsonAsync(HttpMethod.Post, "/resolve", new { id = "Acme.App", host = "1.2.0" }, null);
        var (empty, problem) = await _market.SendJsonAsync(HttpMethod.Post, "/resolve", new { id = "" }, null);

        Assert.False((bool)preview!["succeeded"]!);
        Assert.Equal("LB2212", (string?)preview["problems"]![0]!["code"]);
        Assert.Equal((HttpStatusCode.BadRequest, "LB7210"), (empty, (string?)problem!["code"]));
    }

    [Fact]
    public async Task A_version_that_is_quarantined_or_revoked_is_never_in_a_preview()
    {
        await _market.Store.SaveAsync("Acme.App", Version("Acme.App", "1.0.0", []), Version("Acme.App", "1.1.0", []) with { State = VersionState.Quarantined }, Version("Acme.App", "1.2.0", []) with { State = VersionState.Revoked });

        var (_, preview) = await _market.SendJsonAsync(HttpMethod.Post, "/resolve", new { id = "Acme.App", host = "1.2.0" }, null);

        Assert.Equal("1.0.0", (string?)preview!["packages"]![0]!["version"]);
    }

    private static VersionEntry Version(string id, string version, string[] permissions, params PackageDependency[] needs) => Samples.Version(id, version) with
    {
        Permissions = [.. permissions.Select(name => new PermissionDeclaration(name, "Because."))],
        Dependencies = [new("LuBan.Sdk", "[1.0.0, 2.0.0)"), .. needs],
    };
}
