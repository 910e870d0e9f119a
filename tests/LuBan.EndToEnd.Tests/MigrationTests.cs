using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.EndToEnd;

/// <summary>From a server on SQLite to the same server on PostgreSQL.</summary>
[Trait("Category", "Slow")]
public sealed class MigrationTests : IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [PostgresFact]
    public async Task A_migrated_server_has_its_objects_its_secrets_and_its_extensions()
    {
        await using var database = await PostgresServer.CreateAsync();
        var data = _directory.Sub("data");
        await using (var before = await ServerProcess.StartAsync(data, [ProbePackages.Folder(_directory, "1.0.0")]))
        {
            await before.InstallAsync(ProbePackages.Id, "1.0.0");
            using var created = await before.Http.PostAsJsonAsync(Secrets, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "kept" }, ["stringData"] = new JsonObject { ["word"] = "hidden" } });
            created.EnsureSuccessStatusCode();
            Assert.Contains("LB5004", (await MigrateAsync(1, data, database.ConnectionString)).All, StringComparison.Ordinal);
            await before.StopAsync();
        }

        var dry = await MigrateAsync(0, data, database.ConnectionString, "--dry-run");
        var done = await MigrateAsync(0, data, database.ConnectionString);
        var again = await MigrateAsync(1, data, database.ConnectionString);
        await using var after = await ServerProcess.StartAsync(data, [], new Dictionary<string, string> { ["LUBAN_POSTGRES"] = database.ConnectionString }, "--store", "postgres");

        Assert.DoesNotContain("copied and compared", dry.All, StringComparison.Ordinal);
        Assert.Contains("copied and compared", done.All, StringComparison.Ordinal);
        Assert.Contains("LB5017: The database", again.All, StringComparison.Ordinal);
        var secret = await after.Http.GetFromJsonAsync<JsonObject>($"{Secrets}/kept");
        Assert.Equal("hidden", Encoding.UTF8.GetString(Convert.FromBase64String((string)secret!["data"]!["word"]!)));
        await after.WaitForAsync("the extension to serve", async () =>
        {
            using var answer = await after.Http.GetAsync("/ext/tests.probe/version");
            return answer.IsSuccessStatusCode ? "serves" : null;
        });
    }

    private static async Task<CommandResult> MigrateAsync(int exitCode, string data, string database, string answer = "--yes")
    {
        var result = await CommandRunner.RunAsync("dotnet", [Repository.Cli, "migrate", "sqlite-to-postgres", "--data", data, "--postgres", database, answer], environment: new Dictionary<string, string> { ["LUBAN_LANG"] = "en", ["NO_COLOR"] = "1" });
        Assert.True(result.ExitCode == exitCode, result.All);
        return result;
    }
}
