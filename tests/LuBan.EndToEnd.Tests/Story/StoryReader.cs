using System.Diagnostics;
using Xunit.Abstractions;

namespace LuBan.EndToEnd.Story;

/// <summary>Does what the page says, in one shell after another that begin where the last one ended, with what it exported.</summary>
internal sealed class StoryReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private readonly string _folder;
    private readonly ITestOutputHelper _transcript;
    private readonly Dictionary<string, string> _environment;

    private StoryReader(string folder, ITestOutputHelper transcript, Dictionary<string, string> environment) => (_folder, _transcript, _environment) = (folder, transcript, environment);

    /// <summary>Somebody who has the page's files, with another server's address in them, and a command <c>luban</c>.</summary>
    /// <param name="folder">Where this person works.</param>
    /// <param name="here">Puts this machine's addresses into a text.</param>
    /// <param name="transcript">Where it is told.</param>
    public static StoryReader In(string folder, Func<string, string> here, ITestOutputHelper transcript)
    {
        var source = Path.ChangeExtension(StoryPage.File, null);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".png", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(folder, "docs", "tutorials", "one-story", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, here(File.ReadAllText(file)));
            File.SetUnixFileMode(copy, File.GetUnixFileMode(file));
        }
        var programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        File.WriteAllText(Path.Combine(programs, "luban"), $"#!/bin/sh\nexec dotnet '{Repository.Cli}' \"$@\"\n");
        File.SetUnixFileMode(Path.Combine(programs, "luban"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(folder, transcript, new()
        {
            ["LUBAN_CONFIG"] = Path.Combine(folder, "cli.json"), ["LUBAN_PASSWORD"] = ServerProcess.Password, ["NO_COLOR"] = "1", ["LUBAN_LANG"] = "en", ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            // Debian's Python has the mail server's library.
            ["PATH"] = $"{programs}:/usr/bin:/bin:{Environment.GetEnvironmentVariable("PATH")}",
        });
    }

    public async Task DoAsync(string commands, IReadOnlyList<string> shows)
    {
        var clock = Stopwatch.StartNew();
        _transcript.WriteLine($"$ {commands.TrimEnd().Replace("\n", "\n$ ", StringComparison.Ordinal)}");
        var result = await RunAsync(commands);
        _transcript.WriteLine($"{result.Output.TrimEnd()}\n{result.Error.TrimEnd()}\n({clock.Elapsed.TotalSeconds:0.0} s)");
        Assert.True(result.ExitCode == 0, $"{commands}{result.All}");
        Assert.All(shows, expected => Assert.Contains(expected, result.All, StringComparison.Ordinal));
    }

    public Task<CommandResult> RunAsync(string commands)
    {
        var state = Path.Combine(_folder, "state");
        var before = File.Exists(state) ? $". '{state}'\n" : "";
        return CommandRunner.RunAsync("bash", ["-euo", "pipefail", "-c", $"{before}{commands}\n{{ export -p; printf 'cd %q\\n' \"$PWD\"; }} > '{state}'"], _folder, _environment, Patience);
    }
}
