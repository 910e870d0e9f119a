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
        ["/marketplace/:id"] = Tabs($"/marketplace/{ConsolePackages.Kinds}", "", "versions", "permissions", "dependencies", "contributions", "changelog", "files", "api", "health", "logs"),
        ["/marketplace/:id/install"] = [$"/marketplace/{ConsolePackages.Fault("tampered")}/install"],
        ["/extensions/:id"] = Tabs($"/extensions/{ConsolePackages.Kinds}", "", "configure", "permissions", "console", "inventory", "history", "events"),
        ["/extensions/:id/progress"] = [$"/extensions/{ConsolePackages.Kinds}/progress"],
        ["/sources/:name"] = ["/sources/default"],
        ["/sources/:name/edit"] = ["/sources/default/edit"],
        ["/resources/:group/:version/:plural"] = ["/resources/kernel.luban.dev/v1/installplans"],
        ["/resources/:group/:version/:plural/new"] = ["/resources/kernel.luban.dev/v1/packagesources/new"],
        ["/resources/:group/:version/:plural/:namespace/:name"] = [$"/resources/kernel.luban.dev/v1/installplans/-/{ConsolePackages.Kinds}"],
        ["/access/users/:name"] = ["/access/users/admin"],
        ["/access/users/:name/:tab"] = Parts("/access/users/admin", "roles", "sessions", "tokens", "logins"),
        ["/access/groups/:name"] = ["/access/groups/readers"],
        ["/access/roles/:name"] = ["/access/roles/view"],
        ["/access/roles/:namespace/:name"] = ["/access/roles/default/readers"],
        ["/workspaces/:name"] = ["/workspaces/acme"],
        ["/workspaces/:name/:tab"] = Parts("/workspaces/acme", "projects", "members", "invitations"),
        ["/profile/:tab"] = Parts("/profile", "personal", "security", "sessions", "tokens", "connections"),
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

    private static string[] Tabs(string path, params string[] tabs) => [.. tabs.Select(tab => tab.Length == 0 ? path : $"{path}?tab={tab}")];

    private static string[] Parts(string path, params string[] parts) => [.. parts.Select(part => $"{path}/{part}")];

    private static string[] PathsOf(string route)
    {
        if (Samples.TryGetValue(route, out var paths)) return paths;
        return !route.Contains(':', StringComparison.Ordinal) && !route.Contains('*', StringComparison.Ordinal) ? [route]
            : throw new InvalidOperationException($"The screen '{route}' has parameters: say in Screens.Samples what stands for them.");
    }
}
