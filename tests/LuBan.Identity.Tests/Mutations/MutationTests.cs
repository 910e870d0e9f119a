using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace LuBan.Identity.Tests.Mutations;

/// <summary>Takes one defence after the other out of a copy of the sources: the test of that attack must fail then. A test that still passes proves nothing.</summary>
[Trait("Category", "Soak")]
public sealed class MutationTests(MutationCopy copy, Xunit.Abstractions.ITestOutputHelper output) : IClassFixture<MutationCopy>
{
    public static TheoryData<string> Names => [.. Mutation.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_its_defence_the_test_of_an_attack_fails(string name)
    {
        var mutation = Mutation.All[name];
        var file = Path.Combine(copy.Identity, mutation.File);
        var before = await File.ReadAllTextAsync(file);
        Assert.True(before.Split(mutation.Find).Length == 2, $"'{mutation.Find}' is not in {mutation.File} exactly once: write the mutation anew.");

        await File.WriteAllTextAsync(file, before.Replace(mutation.Find, mutation.Replace, StringComparison.Ordinal));
        try
        {
            await copy.BuildAsync();
            var mutated = await copy.TestAsync(mutation.Test);

            Assert.True(mutated is { Code: not 0, Failed: > 0 }, $"{mutation.Test} passes though {name}: {mutated.Said}");
            output.WriteLine($"{name}: {mutation.Test} fails ({mutated.Failed} of {mutated.Failed + mutated.Passed})");
        }
        finally
        {
            // What is built next is built from it.
            await File.WriteAllTextAsync(file, before);
        }
    }
}

/// <summary>A small change that takes a defence away, and the test that must notice.</summary>
internal sealed record Mutation(string Name, string File, string Find, string Replace, string Test)
{
    public static IReadOnlyDictionary<string, Mutation> All { get; } = JsonSerializer
        .Deserialize<Mutation[]>(System.IO.File.ReadAllText(Path.Combine(Repository.Sources, "Mutations", "mutations.json")), JsonSerializerOptions.Web)!.ToDictionary(mutation => mutation.Name);
}

/// <summary>A copy of the sources, built once, in which all the tests pass; afterwards only the room of identity is built again.</summary>
public sealed class MutationCopy : IAsyncLifetime
{
    private static readonly string[] Skipped = ["bin", "obj", "artifacts", ".git", "node_modules", "TestResults"];
    private static readonly string Configuration = typeof(MutationCopy).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private readonly string _root = Directory.CreateTempSubdirectory("luban-mutations-").FullName;

    internal string Identity => Path.Combine(_root, "kernel", "LuBan.Identity");

    private string Tests => Path.Combine(_root, "tests", "LuBan.Identity.Tests");

    async Task IAsyncLifetime.InitializeAsync()
    {
        Copy(new DirectoryInfo(Repository.Root), _root);
        var built = await RunAsync("build", Tests, "-c", Configuration, "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-v", "quiet", "--nologo");
        Assert.True(built.Code == 0, built.Said);
        var tests = Mutation.All.Values.Select(mutation => mutation.Test).Distinct().ToList();
        var healthy = await TestAsync([.. tests]);
        Assert.True(healthy.Code == 0 && healthy.Passed >= tests.Count, $"Not every test passes with its defence: {healthy.Said}");
    }

    Task IAsyncLifetime.DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal async Task BuildAsync()
    {
        var built = await RunAsync("build", Identity, "-c", Configuration, "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:BuildProjectReferences=false", "-p:GenerateDocumentationFile=false", "--no-restore", "-v", "quiet", "--nologo");
        Assert.True(built.Code == 0, $"The change does not compile: {built.Said}");
        const string Name = "LuBan.Identity.dll";
        File.Copy(Path.Combine(Identity, "bin", Configuration, "net10.0", Name), Path.Combine(Tests, "bin", Configuration, "net10.0", Name), overwrite: true);
    }

    internal async Task<(int Code, int Passed, int Failed, string Said)> TestAsync(params string[] tests)
    {
        var (code, said) = await RunAsync("test", Tests, "-c", Configuration, "--no-build", "--nologo", "--filter", string.Join('|', tests.Select(test => $"FullyQualifiedName~.{test}")));
        return (code, Count(said, "Passed"), Count(said, "Failed"), said);
    }

    private static int Count(string said, string what) =>
        System.Text.RegularExpressions.Regex.Match(said, $@"{what}:\s+(\d+)") is { Success: true } found ? int.Parse(found.Groups[1].ValueSpan) : 0;

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host sets for its own build is not for others.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(folder => !Skipped.Contains(folder.Name) && folder.LinkTarget is null)) Copy(folder, Path.Combine(to, folder.Name));
    }
}
