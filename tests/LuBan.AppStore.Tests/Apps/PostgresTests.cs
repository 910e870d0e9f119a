using System.Globalization;
using LuBan.AppStore.Model;
using Xunit.Abstractions;

namespace LuBan.AppStore.Tests.Apps;

public sealed class PostgresTests(ITestOutputHelper output)
{
    private const string Postgres = "/usr/lib/postgresql/15/bin/postgres", Psql = "/usr/bin/psql";

    [ServerFact(Postgres, Psql)]
    public async Task Psql_connects_and_kills_of_the_server_and_restarts_of_the_kernel_lose_nothing()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("db", "postgresql");
        var app = await lab.RunningAsync("db");
        var (port, password) = (AppLab.Port(app, "postgresql"), await lab.SecretAsync("db", "password"));
        await Tool.PsqlAsync(port, password, "create table t(n int); insert into t select generate_series(1, 1000)");

        // The wrong password is refused: the right one was not taken by chance.
        Assert.NotEqual(0, (await Tool.TryAsync(Psql, ["-h", "127.0.0.1", "-p", $"{port}", "-U", "app", "-d", "app", "-c", "select 1"], ("PGPASSWORD", "wrong"))).Code);
        System.Diagnostics.Process.GetProcessById(AppLab.Pid(app)).Kill();
        var again = await lab.Apps.WaitForAsync("db", found => found.Status is { Phase: AppPhase.Running } status && status.Instances![0].Pid != AppLab.Pid(app));
        Assert.Equal("1000\n", await Tool.PsqlAsync(port, password, "select count(*) from t"));
        Assert.Equal(1, again.Status!.Instances![0].Restarts);

        await lab.Kernel.RestartAsync();
        var adopted = await lab.Apps.WaitForAsync("db", found => found.Status is { Phase: AppPhase.Running });
        Assert.Equal(AppLab.Pid(again), AppLab.Pid(adopted));
        Assert.Equal("1000\n", await Tool.PsqlAsync(port, password, "select count(*) from t"));

        await lab.Apps.DeleteAsync("db");
        await lab.Apps.WaitForGoneAsync("db");
        Assert.False(AppLab.IsThere(AppLab.Pid(adopted)));
        // The same name finds its volume and its password again.
        await lab.InstallAsync("db", "postgresql");
        var kept = await lab.RunningAsync("db");
        Assert.Equal(1000, int.Parse(await Tool.PsqlAsync(AppLab.Port(kept, "postgresql"), password, "select count(*) from t"), CultureInfo.InvariantCulture));
    }
}
