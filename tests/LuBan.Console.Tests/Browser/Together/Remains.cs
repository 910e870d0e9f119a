using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser.Together;

/// <summary>What is on a server and on its machine, so that two moments can be compared.</summary>
internal static class Remains
{
    // What tells of the past, of the sources, or of the installation itself.
    private static readonly string[] NotLookedAt = ["events", "extensions", "packagesources", "installplans", "generations", "leases", "replicas", "sessions", "tokens"];

    /// <summary>Creates or replaces an object by its YAML.</summary>
    public static async Task ApplyAsync(this ServerProcess server, string path, string yaml)
    {
        using var content = new StringContent(yaml, Encoding.UTF8, new MediaTypeHeaderValue("application/apply-patch+yaml"));
        using var response = await server.Http.PatchAsync($"/apis/{path}?fieldManager=tests&force=true", content);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>Every kind that is served, and the objects of each that are not only a record of what happened.</summary>
    public static async Task<IReadOnlyList<string>> ObjectsAsync(ServerProcess server)
    {
        var found = new List<string>();
        foreach (var version in await VersionsAsync(server))
        {
            var resources = (await server.Http.GetFromJsonAsync<JsonObject>($"/{version}"))!["resources"]!.AsArray();
            foreach (var resource in resources.Where(one => !((string)one!["name"]!).Contains('/', StringComparison.Ordinal)))
            {
                var name = (string)resource!["name"]!;
                found.Add($"{version}/{name}");
                if (NotLookedAt.Contains(name) || !resource["verbs"]!.AsArray().Any(verb => (string?)verb == "list")) continue;
                using var answer = await server.Http.GetAsync($"/{version}/{name}");
                if (!answer.IsSuccessStatusCode) continue;
                var items = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.AsArray();
                found.AddRange(items.Select(item => $"{version}/{name} {item!["metadata"]!["namespace"]}/{item["metadata"]!["name"]}"));
            }
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Processes that were started for what is kept in a folder, wherever they hang in the tree of processes, besides one.</summary>
    public static IReadOnlyList<string> Processes(string folder, int but)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) || id == but || id == Environment.ProcessId) continue;
            var words = string.Join(' ', ((string[])["cmdline", "environ"]).Select(file => Words(Path.Combine(path, file)))) + LinkOf(Path.Combine(path, "cwd"));
            if (words.Contains(folder, StringComparison.Ordinal)) found.Add($"{id}: {Words(Path.Combine(path, "cmdline"))}");
        }
        return found;
    }

    /// <summary>
    /// Files and folders of an extension below the data of a server. What the marketplace offers is none of it, nor the packages of the
    /// last generations (docs/operating.md), to which one can go back.
    /// </summary>
    public static IReadOnlyList<string> Files(string data, string id) =>
        [.. Directory.EnumerateFileSystemEntries(data, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true })
            .Select(path => Path.GetRelativePath(data, path))
            .Where(path => !path.StartsWith("marketplace", StringComparison.Ordinal) && !path.StartsWith("extensions/store/", StringComparison.Ordinal) && !path.StartsWith("extensions/generations/", StringComparison.Ordinal) && path.Contains(id, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];

    /// <summary>The figures that an extension's own meters, and those of its code in this process, still give.</summary>
    public static async Task<IReadOnlyList<string>> FiguresAsync(ServerProcess server, string id) =>
        [.. (await server.Http.GetStringAsync("/metrics")).Split('\n').Where(line => line.Contains($"extension=\"{id.ToLowerInvariant()}\"", StringComparison.Ordinal) && IsAlive(line))];

    /// <summary>Whether a route of an extension is there.</summary>
    public static async Task<HttpStatusCode> RouteAsync(ServerProcess server, Member member)
    {
        using var response = await server.Http.GetAsync($"/ext/{member.Key}/{member.Route}");
        return response.StatusCode;
    }

    // The kernel counts for ever what it did with an extension; a gauge at zero says that there is none.
    private static bool IsAlive(string line) => !line.StartsWith("luban_", StringComparison.Ordinal) || (line.StartsWith("luban_extension_contexts", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<string>> VersionsAsync(ServerProcess server)
    {
        var groups = (await server.Http.GetFromJsonAsync<JsonObject>("/apis"))!["groups"]!.AsArray();
        return ["api/v1", .. groups.SelectMany(group => group!["versions"]!.AsArray()).Select(version => $"apis/{version!["groupVersion"]}")];
    }

    private static string Words(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return "";
        }
    }

    private static string LinkOf(string path)
    {
        try
        {
            return Directory.ResolveLinkTarget(path, false)?.FullName ?? "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
