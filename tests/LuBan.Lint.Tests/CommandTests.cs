using System.IO.Compression;
using System.Text.Json;

namespace LuBan.Lint.Tests;

public sealed class CommandTests : IDisposable
{
    private static readonly Sample Bad = new()
    {
        Code = """
            namespace Acme.Sample;
            public sealed class Thing
            {
                public void End() => Environment.Exit(1);
                public async void Go() => await Task.Yield();
                [UnconditionalSuppressMessage("LuBan", "LB1905", Justification = "Freed by the library.")]
                public object Pin(object it) => System.Runtime.InteropServices.GCHandle.Alloc(it);
            }
            """,
    };

    private static readonly Sample Warned = new() { License = null };

    private readonly PackageFolder _folder = new();

    [Fact]
    public async Task A_package_without_faults_ends_with_zero()
    {
        var run = await CliRun.LintAsync(_folder.Pack(new()));

        Assert.Equal((0, "Acme.Sample 1.2.0: 0 errors, 0 warnings, 0 remarks, 0 suppressed\n", ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
    }

    [Fact]
    public async Task Errors_are_named_with_place_reason_and_cure_and_end_with_one()
    {
        var run = await CliRun.LintAsync(_folder.Pack(Bad));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LB1908 error: The process is ended\n  /_/Acme.Sample/Code.cs(4): Acme.Sample.Thing.End: Environment.Exit is called.\n  why: It is the kernel's process", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("  fix: Throw an exception", run.Output, StringComparison.Ordinal);
        Assert.Contains("Acme.Sample 1.2.0: 1 errors, 1 warnings, 0 remarks, 1 suppressed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_end_with_zero_unless_they_are_to_count()
    {
        var package = _folder.Pack(Warned);

        Assert.Equal(0, (await CliRun.LintAsync(package)).ExitCode);
        Assert.Equal(1, (await CliRun.LintAsync(package, "--warnaserror")).ExitCode);
    }

    [Fact]
    public async Task An_unpacked_package_gives_the_same_as_a_packed_one()
    {
        Assert.Equal((await CliRun.LintAsync(_folder.Pack(Bad))).Output, (await CliRun.LintAsync(_folder.Unpack(Bad))).Output);
    }

    [Fact]
    public async Task Json_says_all_that_the_text_says_and_what_was_suppressed()
    {
        var run = await CliRun.LintAsync(_folder.Pack(Bad), "--format", "json");

        using var json = JsonDocument.Parse(run.Output);
        var report = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal((1, "Acme.Sample", 1, 1), (run.ExitCode, report.GetProperty("id").GetString(), report.GetProperty("errors").GetInt32(), report.GetProperty("warnings").GetInt32()));
        var first = report.GetProperty("findings")[0];
        Assert.Equal(("LB1908", "error", 4, "Acme.Sample.Thing.End"), (first.GetProperty("rule").GetString(), first.GetProperty("severity").GetString(), first.GetProperty("line").GetInt32(), first.GetProperty("member").GetString()));
        Assert.Equal("Freed by the library.", report.GetProperty("suppressed")[0].GetProperty("suppression").GetString());
    }

    [Fact]
    public async Task Sarif_has_a_rule_for_each_result_and_says_what_was_suppressed()
    {
        var run = await CliRun.LintAsync(_folder.Pack(Bad), "--format", "sarif");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("2.1.0", json.RootElement.GetProperty("version").GetString());
        var sarif = json.RootElement.GetProperty("runs")[0];
        var rules = sarif.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList();
        var results = sarif.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["LB1905", "LB1908", "LB1909"], rules);
        Assert.All(results, result => Assert.Contains(result.GetProperty("ruleId").GetString(), rules));
        var place = results[0].GetProperty("locations")[0];
        Assert.Equal(4, place.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.EndsWith("Code.cs", place.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal("Freed by the library.", results.Single(result => result.TryGetProperty("suppressions", out _)).GetProperty("suppressions")[0].GetProperty("justification").GetString());
    }

    [Fact]
    public async Task A_break_is_an_error_and_in_a_new_major_version_a_remark()
    {
        var old = _folder.Pack(new() { Configure = "extension.Routes.MapGet(\"/tasks\", () => \"…\");", Version = "1.1.0" }, "old.nupkg");

        var minor = await CliRun.LintAsync(_folder.Pack(new() { Version = "1.2.0" }, "minor.nupkg"), "--previous", old);
        var major = await CliRun.LintAsync(_folder.Pack(new() { Version = "2.0.0" }, "major.nupkg"), "--previous", old);

        Assert.Equal(1, minor.ExitCode);
        Assert.Contains("LB1972 error: A route is gone", minor.Output, StringComparison.Ordinal);
        Assert.Equal(0, major.ExitCode);
        Assert.Contains("LB1972 remark: A route is gone", major.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_1_0_a_new_minor_version_may_break_and_a_patch_may_not()
    {
        var old = _folder.Pack(new() { Configure = "extension.Routes.MapGet(\"/tasks\", () => \"…\");", Version = "0.1.0" }, "old.nupkg");

        Assert.Equal(0, (await CliRun.LintAsync(_folder.Pack(new() { Version = "0.2.0" }, "minor.nupkg"), "--previous", old)).ExitCode);
        Assert.Equal(1, (await CliRun.LintAsync(_folder.Pack(new() { Version = "0.1.1" }, "patch.nupkg"), "--previous", old)).ExitCode);
    }

    [Fact]
    public async Task A_manifest_that_would_be_refused_is_reported_with_the_code_of_the_refusal()
    {
        var run = await CliRun.LintAsync(_folder.Pack(new() { Version = "one" }));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LB1009 error", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_package_is_refused()
    {
        File.WriteAllText(_folder.PathOf("text.nupkg"), "not a package");

        var notOne = await CliRun.LintAsync(_folder.PathOf("text.nupkg"));
        var missing = await CliRun.LintAsync(_folder.PathOf("missing.nupkg"));
        var empty = await CliRun.LintAsync(Directory.CreateDirectory(_folder.PathOf("empty")).FullName);

        Assert.Contains("LB6213", notOne.Error, StringComparison.Ordinal);
        Assert.Contains("LB6223", missing.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, empty.ExitCode);
        Assert.All(new[] { notOne, missing, empty }, run => Assert.True(run.ExitCode > 0 && run.Error.Contains("→", StringComparison.Ordinal), run.Error));
    }

    [Fact]
    public async Task A_package_that_is_not_an_extension_is_told_so()
    {
        using (var archive = ZipFile.Open(_folder.PathOf("other.nupkg"), ZipArchiveMode.Create)) archive.CreateEntry("readme.txt").Open().Dispose();

        var run = await CliRun.LintAsync(_folder.PathOf("other.nupkg"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("luban/extension.json: The package has no manifest.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_is_in_the_language_of_the_user()
    {
        Assert.Contains("0 个错误", (await CliRun.RunAsync("zh", _folder.Pack(new()))).Output, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("hello")]
    [InlineData("notes")]
    [InlineData("replicas")]
    public async Task Our_own_samples_have_no_findings(string name)
    {
        var run = await CliRun.LintAsync(Repository.PathOf("sdk", "samples", name), "--warnaserror");

        Assert.True(run.ExitCode == 0 && run.Output.Contains("0 errors, 0 warnings, 0 remarks, 0 suppressed", StringComparison.Ordinal), run.Output + run.Error);
    }

    public void Dispose() => _folder.Dispose();
}
