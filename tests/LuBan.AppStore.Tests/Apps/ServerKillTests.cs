using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;

namespace LuBan.AppStore.Tests.Apps;

/// <summary>A real server process with the extension, killed and started again.</summary>
[Trait("Category", "Slow")]
public sealed class ServerKillTests
{
    [ServerFact("/usr/lib/postgresql/15/bin/postgres", "/usr/bin/psql")]
    public async Task A_kill_of_the_server_loses_no_row_and_the_same_postmaster_is_adopted()
    {
        await using var server = await AppServer.StartAsync();
        await server.InstallAsync("db", "postgresql");
        var app = await server.WaitForAsync("db", IsRunning);
        var (port, pid) = ((int)app["ports"]!["postgresql"]!, (int)app["pid"]!);
        var secret = await server.Process.Http.GetFromJsonAsync<JsonObject>("/api/v1/namespaces/default/secrets/db-app");
        var password = Encoding.UTF8.GetString(Convert.FromBase64String((string)secret!["data"]!["password"]!));
        await Tool.PsqlAsync(port, password, "create table t(n int); insert into t select generate_series(1, 1000)");

        await server.Process.KillAsync();
        await server.Process.DisposeAsync();
        // Nobody looks after it, and it serves.
        await Tool.PsqlAsync(port, password, "insert into t select generate_series(1001, 2000)");
        await server.LaunchAsync();
        await server.Process.WaitForPhaseAsync("luban.appstore", "Installed", TimeSpan.FromMinutes(3));
        // A change that only a supervisor of this run can have seen.
        using var patch = new StringContent("""{"spec":{"labels":{"tier":"back"}}}""", Encoding.UTF8, "application/merge-patch+json");
        using var patched = await server.Process.Http.PatchAsync($"{AppServer.Objects}/db", patch);
        patched.EnsureSuccessStatusCode();
        var adopted = await server.WaitForAsync("db", found => IsRunning(found) && (long?)found["status"]!["observedGeneration"] == (long?)found["metadata"]!["generation"]);

        Assert.Equal(pid, (int)adopted["pid"]!);
        Assert.Equal("2000\n", await Tool.PsqlAsync(port, password, "select count(*) from t"));
    }

    private static bool IsRunning(JsonObject app) => (string?)app["status"]!["phase"] == "Running";
}
