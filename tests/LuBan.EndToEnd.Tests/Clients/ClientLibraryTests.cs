using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LuBan.EndToEnd.Clients;

/// <summary>Programs in other languages with the clients that people use there: <c>@kubernetes/client-node</c> and Debian's <c>python3-kubernetes</c>.</summary>
[Trait("Category", "Slow")]
public sealed class ClientLibraryTests : IDisposable
{
    private const int LateMaps = 40;

    // So little is kept that a watch that was away finds its revision gone.
    private static readonly Dictionary<string, string> ShortMemory = new()
    {
        ["Resources__EventRing"] = "16",
        ["Resources__RetainedRevisions"] = "0",
        ["Resources__CompactionInterval"] = "00:00:00.200",
    };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [ClientLibraryData("node", SessionStore.Sqlite)]
    [ClientLibraryData("python", SessionStore.Sqlite)]
    [ClientLibraryData("node", SessionStore.Postgres)]
    [ClientLibraryData("python", SessionStore.Postgres)]
    public async Task A_client_library_lists_watches_patches_and_deletes(string language, SessionStore store)
    {
        var program = await ClientLibrary.PrepareAsync(language);
        await using var target = await SessionTarget.StartAsync(store, _directory, ShortMemory);
        var server = target.Luban!;
        await using var proxy = new CuttingProxy(server.Address.Port);
        var config = await File.ReadAllTextAsync(target.Config);
        Assert.Contains("certificate-authority-data", config, StringComparison.Ordinal);
        await File.WriteAllTextAsync(target.Config, Regex.Replace(config, @":\d+(?=\s*$)", $":{proxy.Port}", RegexOptions.Multiline));
        var maps = $"/api/v1/namespaces/{language}-client/configmaps";

        var held = await ClientProgram.RunAsync(program.File, [.. program.Arguments, target.Config], _directory.Path, what => what switch
        {
            "cut" => Do(proxy.Cut),
            "mend" => Do(proxy.Mend),
            "change" => CreateAsync(server, maps, "while-cut"),
            "expire" => ExpireAsync(server, maps),
            _ => throw new InvalidOperationException($"The program asks for {what}."),
        });

        Assert.Equal(9, held.Count);
    }

    /// <summary>Deletes and creates until the revision that the client knows is compacted.</summary>
    private static async Task ExpireAsync(ServerProcess server, string maps)
    {
        var known = (string)(await server.Http.GetFromJsonAsync<JsonObject>(maps))!["metadata"]!["resourceVersion"]!;
        using (var response = await server.Http.DeleteAsync($"{maps}/a")) response.EnsureSuccessStatusCode();
        for (var number = 0; number < LateMaps; number++) await CreateAsync(server, maps, $"late-{number}");
        await server.WaitForAsync("the old revision to be gone", async () =>
        {
            using var response = await server.Http.GetAsync($"{maps}?watch=true&timeoutSeconds=1&resourceVersion={known}");
            var body = await response.Content.ReadAsStringAsync();
            return response.StatusCode == HttpStatusCode.Gone || body.Contains("\"code\":410", StringComparison.Ordinal) ? "gone" : null;
        });
    }

    private static async Task CreateAsync(ServerProcess server, string maps, string name)
    {
        using var response = await server.Http.PostAsJsonAsync(maps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["text"] = "later" } });
        response.EnsureSuccessStatusCode();
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
