namespace LuBan.Authoring;

/// <summary>
/// Somebody who has never seen this repository: a home of their own, the packages of the SDK in a folder, and nothing else of ours. Packages of others come from
/// what the machine has already, so that no network is needed.
/// </summary>
public sealed class NewAuthor : IAsyncLifetime
{
    private static readonly string[] Packed = ["LuBan.Sdk", "LuBan.Sdk.Build", "LuBan.Sdk.Testing", "LuBan.Templates", "LuBan.Cli"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly TemporaryDirectory _directory = new();

    /// <summary>The folder source.</summary>
    public string Packages => _directory.Sub("packages");

    public async Task InitializeAsync()
    {
        // One after the other: they share projects.
        foreach (var project in Packed)
        {
            var result = await CommandRunner.RunAsync("dotnet", ["pack", Path.Combine(Repository.Root, "sdk", project), "--no-build", "--nologo", "-c", Repository.Configuration, "-o", Packages], limit: Limit);
            Assert.True(result.ExitCode == 0, result.All);
        }
    }

    public Task DisposeAsync()
    {
        _directory.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>An empty folder outside the repository.</summary>
    public string EmptyFolder() => _directory.Sub(Guid.NewGuid().ToString("N")[..8]);

    /// <summary>A folder where packages come from the folder source; what step 1 of the tutorial makes.</summary>
    public async Task<string> FolderAsync()
    {
        var folder = EmptyFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration><packageSources><add key="luban" value="{Packages}" /></packageSources></configuration>
            """);
        return folder;
    }

    /// <summary>Runs a program of the author's.</summary>
    internal Task<CommandResult> TryAsync(string folder, string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? more = null) =>
        CommandRunner.RunAsync(command, arguments, folder, Environment(more), Limit);

    /// <summary>Runs a program that must succeed.</summary>
    internal async Task<string> RunAsync(string folder, string command, params string[] arguments)
    {
        var result = await TryAsync(folder, command, arguments);
        Assert.True(result.ExitCode == 0, $"{command} {string.Join(' ', arguments)}: {result.All}");
        return result.Output;
    }

    internal Dictionary<string, string> Environment(IReadOnlyDictionary<string, string>? more = null)
    {
        var home = _directory.Sub("home");
        var machine = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["DOTNET_CLI_HOME"] = home,
            ["PATH"] = $"{Path.Combine(home, ".dotnet", "tools")}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
            ["LUBAN_PACKAGES"] = Packages,
            ["NUGET_PACKAGES"] = Path.Combine(home, ".nuget", "packages"),
            ["NUGET_FALLBACK_PACKAGES"] = machine,
            ["NuGetAudit"] = "false",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["NO_COLOR"] = "1",
            ["LUBAN_LANG"] = "en",
            // What the build that runs these tests has set is not for others.
            ["CI"] = "",
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) environment[name] = value;
        return environment;
    }
}
