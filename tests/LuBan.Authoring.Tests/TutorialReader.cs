using System.Diagnostics;
using Xunit.Abstractions;

namespace LuBan.Authoring;

/// <summary>Does what a page says, in one shell after another that begin where the last one ended.</summary>
internal sealed class TutorialReader(NewAuthor author, string folder, Func<string, string> here, ITestOutputHelper transcript)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> _environment = new() { ["LUBAN_PASSWORD"] = ServerProcess.Password };
    private string _folder = folder;

    public async Task DoAsync(TutorialStep step)
    {
        if (step.File is { } file)
        {
            transcript.WriteLine($"# {file}");
            await File.WriteAllTextAsync(Path.Combine(_folder, file), step.Content);
            return;
        }
        var clock = Stopwatch.StartNew();
        var shown = await RunAsync(step.Content);
        // A reader looks again when the status is not there yet.
        while (!IsShown(step, shown) && IsReading(step.Content) && clock.Elapsed < Patience) shown = await RunAsync(step.Content);
        transcript.WriteLine($"({clock.Elapsed.TotalSeconds:0.0} s)");
        Assert.All(step.Shows, expected => Assert.Contains(expected, shown, StringComparison.Ordinal));
    }

    private async Task<string> RunAsync(string commands)
    {
        transcript.WriteLine($"$ {here(commands).TrimEnd().Replace("\n", "\n$ ", StringComparison.Ordinal)}");
        var end = Path.Combine(_folder, ".where");
        var result = await author.TryAsync(_folder, "bash", ["-euo", "pipefail", "-c", $"{here(commands)}\npwd > '{end}'"], _environment);
        transcript.WriteLine(result.Output.TrimEnd());
        Assert.True(result.ExitCode == 0, $"{commands}{result.All}");
        _folder = (await File.ReadAllTextAsync(end)).Trim();
        File.Delete(end);
        return result.Output;
    }

    private static bool IsShown(TutorialStep step, string shown) => step.Shows.All(expected => shown.Contains(expected, StringComparison.Ordinal));

    private static bool IsReading(string commands) => commands.StartsWith("curl ", StringComparison.Ordinal) && !commands.Contains(" -d ", StringComparison.Ordinal);
}
