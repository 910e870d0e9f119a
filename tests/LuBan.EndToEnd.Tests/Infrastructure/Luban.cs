namespace LuBan.EndToEnd;

/// <summary>The real command-line tool, with a configuration of its own.</summary>
internal sealed class Luban(ServerProcess server, TemporaryDirectory directory)
{
    private readonly Dictionary<string, string> _environment = new()
    {
        ["LUBAN_CONFIG"] = Path.Combine(directory.Path, "cli.json"),
        ["LUBAN_SERVER"] = server.Address.ToString(),
        ["NO_COLOR"] = "1",
        ["LUBAN_LANG"] = "en",
    };

    public async Task<CommandResult> RunAsync(int exitCode, params string[] arguments)
    {
        var result = await CommandRunner.RunAsync("dotnet", [Repository.Cli, .. arguments], environment: _environment);
        Assert.True(result.ExitCode == exitCode, $"luban {string.Join(' ', arguments)}: {result.All}\n{server.Output}");
        return result;
    }

    public Task LoginAsync() => RunAsync(0, "login", "--server", server.Address.ToString(), "--user", "admin", "--password", ServerProcess.Password);
}
