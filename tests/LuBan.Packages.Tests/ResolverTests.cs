using LuBan.Sdk;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests;

public sealed class ResolverTests(ITestOutputHelper output)
{
    private const string Sdk = "[0.1.0, 1.0.0)";
    private readonly FakeSource _feed = new();

    [Fact]
    public async Task Newest_stable_version_is_chosen_and_dependencies_come_first()
    {
        _feed.Add("Acme.App", "1.0.0").Add("Acme.App", "1.10.0", "Acme.Shared [1.0.0, 2.0.0)").Add("Acme.App", "1.9.0").Add("Acme.App", "2.0.0-rc.1");
        _feed.Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "1.4.0", "Acme.Base 1.0.0").Add("Acme.Shared", "2.0.0").Add("Acme.Base", "3.0.0");

        var resolution = await ResolveAsync("acme.APP");

        Assert.Equal("Acme.Base 3.0.0, Acme.Shared 1.4.0, Acme.App 1.10.0", Text(resolution));
        Assert.All(resolution.Packages, package => Assert.Equal("feed", package.Source));
    }

    public static TheoryData<string?, bool, string> Requests => new()
    {
        { null, false, "2.1.0" },
        { null, true, "3.0.0-beta.2" },
        { "1.0.0", false, "1.0.0" },
        { "1.0", false, "1.0.0" },
        { "1.x", false, "1.2.0" },
        { "1.0.x", false, "1.0.0" },
        { "2.*", false, "2.1.0" },
        { "*", false, "2.1.0" },
        { "[1.0,2.0)", false, "1.2.0" },
        { ">=1.0 <2.0", false, "1.2.0" },
        { "^1.1", false, "1.2.0" },
        { "2.2.0", false, "2.2.0" },
        { "3.0.0-beta.1", false, "3.0.0-beta.1" },
        { "[3.0.0-beta.1,4.0.0)", false, "3.0.0-beta.2" },
        { "9.0.0", false, "LB2202" },
        { "2.2.x", false, "LB2207" },
        { "[3.0.0,)", true, "LB2202" },
        { "1.0.0-alpha", false, "LB2202" },
        { "newest", false, "LB2210" },
        { "1.x.x.x.x", false, "1.2.0" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_means_what_a_person_would_say(string? version, bool prerelease, string expected)
    {
        foreach (var offered in (string[])["1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.1.0", "3.0.0-beta.1", "3.0.0-beta.2"]) _feed.Add("Acme.App", offered);
        _feed.Add("Acme.App", "2.2.0", Sdk, listed: false, true);

        var resolution = await ResolveAsync("Acme.App", request => request with { Version = version, IncludePrerelease = prerelease });

        Assert.Equal(expected, resolution.Succeeded ? resolution.Packages[^1].Version : resolution.Problems[0].Code);
    }

    [Theory]
    [InlineData("[0.1.0, 1.0.0)", "0.1.0", true)]
    [InlineData("[0.1.0, 1.0.0)", "0.1.0-dev", true)]
    [InlineData("[0.2.0, 1.0.0)", "0.1.9", false)]
    [InlineData("[0.1.0, 1.0.0)", "1.0.0-beta", false)]
    [InlineData("[0.2.0-beta.2, 1.0.0)", "0.2.0-beta.1", false)]
    [InlineData("[0.2.0-beta.2, 1.0.0)", "0.2.0-beta.3", true)]
    public async Task Host_range_is_enforced(string range, string host, bool fits)
    {
        _feed.Add("Acme.App", "1.0.0", range, true, true);

        var resolution = await ResolveAsync("Acme.App", request => request with { HostVersion = host });

        Assert.Equal(fits, resolution.Succeeded);
        if (!fits) Assert.Equal("LB2203", resolution.Problems[0].Code);
    }

    [Fact]
    public async Task Versions_for_another_host_are_passed_over_and_named()
    {
        _feed.Add("Acme.App", "1.0.0").Add("Acme.App", "2.0.0", "[2.0.0, 3.0.0)", true, true);

        var newest = await ResolveAsync("Acme.App");
        var exact = await ResolveAsync("Acme.App", request => request with { Version = "2.0.0" });

        Assert.Equal("Acme.App 1.0.0", Text(newest));
        Assert.Equal("LB2203: Acme.App 2.0.0: needs LuBan [2.0.0, 3.0.0), this host is 0.1.0.", Assert.Single(newest.PassedOver).ToString());
        Assert.Equal("LB2203", Assert.Single(exact.Problems).Code);
        Assert.Contains("1.0.0", exact.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtracking_finds_the_older_version_that_fits()
    {
        _feed.Add("Acme.App", "1.0.0", "Acme.A 1.0.0", "Acme.B 1.0.0");
        _feed.Add("Acme.A", "1.0.0", "Acme.Shared [1.0.0]").Add("Acme.A", "2.0.0", "Acme.Shared [2.0.0]");
        _feed.Add("Acme.B", "1.0.0", "Acme.Shared [1.0.0]");
        _feed.Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "2.0.0");

        Assert.Equal("Acme.Shared 1.0.0, Acme.A 1.0.0, Acme.B 1.0.0, Acme.App 1.0.0", Text(await ResolveAsync("Acme.App")));
    }

    [Fact]
    public async Task Conflict_names_both_paths()
    {
        _feed.Add("Acme.App", "1.0.0", "Acme.A 1.0.0", "Acme.B 1.0.0");
        _feed.Add("Acme.A", "1.0.0", "Acme.Shared [1.0.0, 2.0.0)").Add("Acme.B", "1.0.0", "Acme.Middle 1.0.0").Add("Acme.Middle", "1.0.0", "Acme.Shared [2.0.0, 3.0.0)");
        _feed.Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "2.0.0");

        var problem = Assert.Single((await ResolveAsync("Acme.App")).Problems);

        output.WriteLine(problem.ToString());
        Assert.Equal(("LB2204", "Acme.Shared"), (problem.Code, problem.Location));
        Assert.Contains("Acme.A 1.0.0 needs [1.0.0, 2.0.0) (through Acme.App 1.0.0 → Acme.A 1.0.0)", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Acme.Middle 1.0.0 needs [2.0.0, 3.0.0) (through Acme.App 1.0.0 → Acme.B 1.0.0 → Acme.Middle 1.0.0)", problem.Message, StringComparison.Ordinal);
        Assert.Contains("2.0.0, 1.0.0", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_problems_are_told_at_once()
    {
        _feed.Add("Acme.App", "1.0.0", "Acme.Missing 1.0.0", "Acme.Old 5.0.0", "Acme.Future 1.0.0", "Acme.Library 1.0.0", "Dapper 2.0.0");
        _feed.Add("Acme.Old", "1.0.0").Add("Acme.Future", "1.0.0", "[5.0.0, )", true, true).Add("Acme.Library", "1.0.0", Sdk, true, isExtension: false);

        var problems = (await ResolveAsync("Acme.App")).Problems;

        Assert.Equal(
            ["LB2202 Acme.Old", "LB2203 Acme.Future", "LB2211 Acme.Library", "LB2211 Dapper", "LB2212 Acme.Missing"],
            problems.Select(problem => $"{problem.Code} {problem.Location}").Order(StringComparer.Ordinal));
        Assert.All(problems, problem => Assert.Contains("Acme.App 1.0.0", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_extension_names_the_sources_that_were_asked()
    {
        var problem = Assert.Single((await ResolveAsync("Acme.Nothing")).Problems);

        Assert.Equal("LB2201", problem.Code);
        Assert.Contains("'feed'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cycle_is_named()
    {
        _feed.Add("Acme.A", "1.0.0", "Acme.B 1.0.0").Add("Acme.B", "1.0.0", "Acme.C 1.0.0").Add("Acme.C", "1.0.0", "Acme.A 1.0.0");

        var problem = Assert.Single((await ResolveAsync("Acme.A")).Problems);

        Assert.Equal("LB2205", problem.Code);
        Assert.Contains("Acme.A 1.0.0 → Acme.B 1.0.0 → Acme.C 1.0.0 → Acme.A 1.0.0", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cycle_of_a_newer_version_is_avoided()
    {
        _feed.Add("Acme.A", "1.0.0", "Acme.B 1.0.0").Add("Acme.B", "1.0.0").Add("Acme.B", "2.0.0", "Acme.A 1.0.0");

        Assert.Equal("Acme.B 1.0.0, Acme.A 1.0.0", Text(await ResolveAsync("Acme.A")));
    }

    [Fact]
    public async Task Cycle_that_asks_for_another_version_of_the_start_is_a_problem_and_not_a_crash()
    {
        _feed.Add("Acme.A", "1.0.0", "Acme.B 1.0.0").Add("Acme.A", "2.0.0", "Acme.B 1.0.0").Add("Acme.B", "1.0.0", "Acme.A [1.0.0]");

        var resolution = await ResolveAsync("Acme.A");

        Assert.False(resolution.Succeeded);
        Assert.NotEmpty(resolution.Problems);
    }

    [Fact]
    public async Task Installed_dependency_stays_when_it_fits()
    {
        _feed.Add("Acme.App", "1.0.0", "Acme.Shared [1.0.0, 2.0.0)").Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "1.5.0");

        var resolution = await ResolveAsync("Acme.App", request => request with { Installed = new Dictionary<string, string> { ["ACME.shared"] = "1.0.0" } });

        Assert.Equal("Acme.Shared 1.0.0, Acme.App 1.0.0", Text(resolution));
        Assert.Equal(["1.0.0", null], resolution.Packages.Select(package => package.InstalledVersion));
    }

    [Fact]
    public async Task Installed_dependency_moves_when_it_must()
    {
        _feed.Add("Acme.App", "2.0.0", "Acme.Shared [1.4.0, 2.0.0)").Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "1.5.0");

        var resolution = await ResolveAsync("Acme.App", request => request with { Installed = new Dictionary<string, string> { ["acme.shared"] = "1.0.0", ["acme.app"] = "1.0.0" } });

        Assert.Equal("Acme.Shared 1.5.0, Acme.App 2.0.0", Text(resolution));
        Assert.Equal(["1.0.0", "1.0.0"], resolution.Packages.Select(package => package.InstalledVersion));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upgrade_never_breaks_an_installed_dependant(bool storeKnowsDependencies)
    {
        _feed.Add("Acme.App", "2.0.0", "Acme.Shared [2.0.0, 3.0.0)").Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "2.0.0");
        if (!storeKnowsDependencies) _feed.Add("Acme.Other", "1.0.0", "Acme.Shared [1.0.0, 2.0.0)");
        var request = With(new ResolveRequest
        {
            Id = "Acme.App",
            HostVersion = "0.1.0",
            Sources = [_feed],
            Installed = new Dictionary<string, string> { ["acme.shared"] = "1.0.0", ["acme.other"] = "1.0.0" },
        });

        var problem = Assert.Single((await new ExtensionResolver().ResolveAsync(request, CancellationToken.None)).Problems);

        output.WriteLine(problem.ToString());
        Assert.Equal("LB2206", problem.Code);
        Assert.Contains("acme.other 1.0.0 needs [1.0.0, 2.0.0)", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Upgrade or uninstall acme.other first", problem.Message, StringComparison.Ordinal);

        ResolveRequest With(ResolveRequest bare) => !storeKnowsDependencies ? bare : bare with
        {
            InstalledDependencies = new Dictionary<string, IReadOnlyList<PackageDependency>>
            {
                ["acme.other"] = [new PackageDependency("Acme.Shared", "[1.0.0, 2.0.0)")],
                ["acme.shared"] = [],
            },
        };
    }

    [Fact]
    public async Task Downgrade_of_what_others_need_is_refused()
    {
        _feed.Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "2.0.0").Add("Acme.App", "1.0.0", "Acme.Shared [2.0.0, 3.0.0)");

        var resolution = await ResolveAsync("Acme.Shared", request => request with { Version = "1.0.0", Installed = new Dictionary<string, string> { ["acme.shared"] = "2.0.0", ["acme.app"] = "1.0.0" } });

        Assert.Equal("LB2206", Assert.Single(resolution.Problems).Code);
    }

    [Fact]
    public async Task Dependant_that_is_upgraded_in_the_same_step_is_no_obstacle()
    {
        _feed.Add("Acme.Suite", "2.0.0", "Acme.App [2.0.0]", "Acme.Shared [2.0.0]");
        _feed.Add("Acme.App", "1.0.0", "Acme.Shared [1.0.0]").Add("Acme.App", "2.0.0", "Acme.Shared [2.0.0]");
        _feed.Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "2.0.0");

        var resolution = await ResolveAsync("Acme.Suite", request => request with { Installed = new Dictionary<string, string> { ["acme.app"] = "1.0.0", ["acme.shared"] = "1.0.0" } });

        Assert.Equal("Acme.Shared 2.0.0, Acme.App 2.0.0, Acme.Suite 2.0.0", Text(resolution));
    }

    [Fact]
    public async Task Unlisted_dependency_is_taken_only_when_named_exactly()
    {
        _feed.Add("Acme.App", "1.0.0", "Acme.Shared [1.0.0, 2.0.0)").Add("Acme.App", "2.0.0", "Acme.Shared [1.5.0]");
        _feed.Add("Acme.Shared", "1.0.0").Add("Acme.Shared", "1.5.0", Sdk, listed: false, true);

        Assert.Equal("Acme.Shared 1.0.0, Acme.App 1.0.0", Text(await ResolveAsync("Acme.App", request => request with { Version = "1.0.0" })));
        Assert.Equal("Acme.Shared 1.5.0, Acme.App 2.0.0", Text(await ResolveAsync("Acme.App", request => request with { Version = "2.0.0" })));
    }

    [Fact]
    public async Task Id_comes_from_the_source_that_names_it_and_never_from_a_stranger()
    {
        var own = new FakeSource("own") { IdPrefixes = ["Acme."] };
        own.Add("Acme.App", "1.0.0");
        var stranger = new FakeSource("stranger") { Priority = 100 };
        stranger.Add("Acme.App", "9.9.9").Add("Other.Thing", "1.0.0");

        var mapped = await ResolveAsync("Acme.App", request => request with { Sources = [stranger, own] });
        var other = await ResolveAsync("Other.Thing", request => request with { Sources = [stranger, own] });

        Assert.Equal("Acme.App 1.0.0", Text(mapped));
        Assert.Equal("own", mapped.Packages[0].Source);
        Assert.Equal("stranger", other.Packages[0].Source);
        Assert.DoesNotContain("Acme.App", stranger.Asked);
    }

    [Fact]
    public async Task Source_of_higher_priority_shadows_the_others_also_when_it_fails()
    {
        var first = new FakeSource("first") { Priority = 10 };
        first.Add("Acme.App", "1.0.0");
        _feed.Add("Acme.App", "2.0.0");

        var resolution = await ResolveAsync("Acme.App", request => request with { Sources = [_feed, first] });
        first.Failure = new ExtensionException("LB2101", "gone");
        var failed = await ResolveAsync("Acme.App", request => request with { Sources = [_feed, first] });

        Assert.Equal("Acme.App 1.0.0", Text(resolution));
        Assert.Equal("LB2101", Assert.Single(failed.Problems).Code);
    }

    [Theory]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, "1.0.0")]
    [InlineData(10, 11, "9.9.9")]
    public async Task Of_sources_that_name_nothing_the_one_of_highest_priority_serves_an_id_whole(int own, int other, string? expected)
    {
        var first = new FakeSource("first") { Priority = own };
        first.Add("Acme.App", "1.0.0");
        var second = new FakeSource("second") { Priority = other };
        second.Add("Acme.App", "9.9.9");

        var resolution = await ResolveAsync("Acme.App", request => request with { Sources = [second, first], RequireMapping = true });

        if (expected is null) Assert.Equal("LB2116", Assert.Single(resolution.Problems).Code);
        else Assert.Equal($"Acme.App {expected}", Text(resolution));
    }

    [Fact]
    public async Task Big_universe_is_resolved_quickly()
    {
        for (var i = 0; i < 300; i++)
        {
            for (var version = 1; version <= 10; version++)
            {
                string[] needs = i == 0 ? [] : [.. new[] { i / 2, i / 3 }.Distinct().Where(j => j != i).Select(j => $"Acme.P{j:000} [{version}.0.0, {version + 2}.0.0)")];
                _feed.Add($"Acme.P{i:000}", $"{version}.0.0", needs);
            }
        }
        var started = TimeProvider.System.GetTimestamp();

        var resolution = await ResolveAsync("Acme.P299");

        output.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms, {resolution.Packages.Count} packages");
        Assert.True(resolution.Succeeded);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Random_universes_are_resolved_as_exhaustive_search_would()
    {
        var solved = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var universe = RandomUniverse.Make(seed);
            var request = universe.Request;

            var first = await new ExtensionResolver().ResolveAsync(request, CancellationToken.None);
            var second = await new ExtensionResolver().ResolveAsync(request, CancellationToken.None);

            var best = universe.BestRootVersion();
            Assert.True(first.Succeeded == (best is not null), $"seed {seed}: exhaustive search finds {best ?? "nothing"}, the resolver {Text(first)}");
            Assert.Equal(Text(first), Text(second));
            if (!first.Succeeded) continue;
            solved++;
            Assert.Equal((seed, best), (seed, first.Packages[^1].Version));
            Assert.Null(universe.FindFault(first));
        }
        output.WriteLine($"{solved} of 400 solvable");
        Assert.InRange(solved, 50, 350);
    }

    private async Task<Resolution> ResolveAsync(string id, Func<ResolveRequest, ResolveRequest>? change = null)
    {
        var request = new ResolveRequest { Id = id, HostVersion = "0.1.0", Sources = [_feed] };
        var resolution = await new ExtensionResolver().ResolveAsync(change is null ? request : change(request), CancellationToken.None);
        foreach (var problem in resolution.Problems) output.WriteLine(problem.ToString());
        return resolution;
    }

    private static string Text(Resolution resolution) => resolution.Succeeded
        ? string.Join(", ", resolution.Packages.Select(package => $"{package.Id} {package.Version}"))
        : string.Join(" | ", resolution.Problems);
}
