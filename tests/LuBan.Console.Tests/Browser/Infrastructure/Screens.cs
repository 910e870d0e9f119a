using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A screen of the console, as its area declares it, with something to show.</summary>
/// <param name="Path">An address of it.</param>
/// <param name="Tag">The element of the page.</param>
internal sealed record Screen(string Path, string Tag)
{
    /// <summary>For files.</summary>
    public string Name => Path == "/" ? "dashboard" : Regex.Replace(Path.Trim('/'), "[^A-Za-z0-9]+", "-").Trim('-');
}

/// <summary>Every screen, read from the sources when the tests run, so that a new one cannot be forgotten.</summary>
internal static class Screens
{
    /// <summary>Addresses for the routes with parameters. A route that is not here fails its test.</summary>
    private static readonly Dictionary<string, string[]> Samples = new()
    {
        ["/marketplace/:id"] = [$"/marketplace/{ConsolePackages.Kinds}"],
        ["/marketplace/:id/install"] = [$"/marketplace/{ConsolePackages.Fault("tampered")}/install"],
    };

    private static readonly Lazy<Task<IReadOnlyList<Screen>>> Read = new(ReadAsync);

    public static Task<IReadOnlyList<Screen>> AllAsync() => Read.Value;

    private static async Task<IReadOnlyList<Screen>> ReadAsync()
    {
        await NodeTools.InstallWorkspacesAsync();
        var result = await CommandRunner.RunAsync("node", [Path.Combine(NodeTools.Sources, "..", "screens.mjs")], Repository.Root);
        Assert.True(result.ExitCode == 0, result.All);
        return [.. JsonNode.Parse(result.Output)!.AsArray().SelectMany(route => PathsOf((string)route!["path"]!).Select(path => new Screen(path, (string)route["tag"]!)))];
    }

    private static string[] PathsOf(string route)
    {
        if (Samples.TryGetValue(route, out var paths)) return paths;
        return !route.Contains(':', StringComparison.Ordinal) && !route.Contains('*', StringComparison.Ordinal) ? [route]
            : throw new InvalidOperationException($"The screen '{route}' has parameters: say in Screens.Samples what stands for them.");
    }
}
