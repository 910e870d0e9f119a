using System.Text.Json.Nodes;
using LuBan.AppStore.Model;
using LuBan.AppStore.Tests.Apps;
using LuBan.Sdk;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.AppStore.Tests.Backups;

public sealed class BackupTests(ITestOutputHelper output)
{
    [ServerFact("/usr/lib/postgresql/15/bin/postgres", "/usr/bin/psql")]
    public async Task PostgreSQL_comes_back_as_it_was_in_the_same_app_and_in_a_new_one()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("db", "postgresql", new() { ["database"] = "app" });
        var app = await lab.RunningAsync("db");
        var (port, password) = (AppLab.Port(app, "postgresql"), await lab.SecretAsync("db", "password"));
        await Tool.PsqlAsync(port, password, "create table t(n int primary key, text text); insert into t select n, 'row ' || n from generate_series(1, 500) n");
        var sum = await Tool.PsqlAsync(port, password, "select md5(string_agg(n || text, ',' order by n)) from t");

        var backup = await BackupAsync(lab, "first", "db");
        await Tool.PsqlAsync(port, password, "update t set text = 'spoiled'; delete from t where n > 100; create table later(n int)");
        await RestoreAsync(lab, "same", new() { Backup = "first" });
        await RestoreAsync(lab, "other", new() { Backup = "first", App = "copy" });

        Assert.Equal(sum, await Tool.PsqlAsync(port, password, "select md5(string_agg(n || text, ',' order by n)) from t"));
        var copy = await lab.RunningAsync("copy");
        Assert.Equal(sum, await Tool.PsqlAsync(AppLab.Port(copy, "postgresql"), await lab.SecretAsync("copy", "password"), "select md5(string_agg(n || text, ',' order by n)) from t"));
        Assert.True(backup.Status!.Size > 0);
        Assert.Equal(backup.Status.Digest, "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await lab.Kernel.Client().GetByteArrayAsync("/ext/luban.appstore/namespaces/default/backups/first/file"))));
    }

    [ServerFact("/usr/bin/redis-server", "/usr/bin/redis-cli")]
    public async Task Redis_keeps_its_data_over_kills_and_comes_back_from_a_backup()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("cache", "redis", new() { ["fsync"] = "always" });
        var app = await lab.RunningAsync("cache");
        var (port, password) = (AppLab.Port(app, "redis"), await lab.SecretAsync("cache", "password"));
        await Tool.RedisAsync(port, password, "set", "greeting", "hello");

        System.Diagnostics.Process.GetProcessById(AppLab.Pid(app)).Kill();
        await lab.Apps.WaitForAsync("cache", found => found.Status is { Phase: AppPhase.Running } status && status.Instances![0].Pid != AppLab.Pid(app));
        Assert.Equal("hello\n", await Tool.RedisAsync(port, password, "get", "greeting"));
        await BackupAsync(lab, "first", "cache");
        await Tool.RedisAsync(port, password, "set", "greeting", "spoiled");
        await Tool.RedisAsync(port, password, "set", "later", "1");
        await RestoreAsync(lab, "same", new() { Backup = "first" });
        await lab.Apps.WaitForAsync("cache", found => found.Status is { Phase: AppPhase.Running } status && status.Instances![0].Pid is { } pid && AppLab.IsThere(pid));

        Assert.Equal("hello\n", await Tool.RedisAsync(port, password, "get", "greeting"));
        Assert.Equal("0\n", await Tool.RedisAsync(port, password, "exists", "later"));
    }

    [ServerFact("/usr/sbin/nginx")]
    public async Task Nginx_serves_files_and_a_server_behind_it_and_its_files_come_back()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("web", "nginx", new() { ["welcome"] = "Hello <you>" });
        var app = await lab.RunningAsync("web");
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{AppLab.Port(app, "http")}") };
        Assert.Contains("Hello &lt;you&gt;", await http.GetStringAsync("/"), StringComparison.Ordinal);

        await lab.InstallAsync("front", "nginx", new() { ["upstream"] = $"127.0.0.1:{AppLab.Port(app, "http")}" });
        using var front = new HttpClient { BaseAddress = new($"http://127.0.0.1:{AppLab.Port(await lab.RunningAsync("front"), "http")}") };
        Assert.Contains("Hello &lt;you&gt;", await front.GetStringAsync("/"), StringComparison.Ordinal);

        await BackupAsync(lab, "first", "web");
        var page = Directory.EnumerateFiles(lab.Folder, "index.html", SearchOption.AllDirectories).Single(file => file.Contains("/web/volumes/", StringComparison.Ordinal));
        await File.WriteAllTextAsync(page, "spoiled");
        await RestoreAsync(lab, "same", new() { Backup = "first" });
        Assert.Contains("Hello &lt;you&gt;", await http.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [ServerFact("/usr/sbin/nginx")]
    public async Task A_damaged_backup_is_refused_and_a_schedule_keeps_as_many_as_it_should()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        await lab.InstallAsync("web", "nginx");
        await lab.RunningAsync("web");
        var backup = await BackupAsync(lab, "first", "web");
        var content = await File.ReadAllBytesAsync(backup.Status!.Path!);
        content[^10] ^= 0xFF;
        await File.WriteAllBytesAsync(backup.Status.Path!, content);
        await lab.Kernel.Resources<Restore>().CreateAsync(new() { Metadata = new() { Name = "bad" }, Spec = new() { Backup = "first" } });
        Assert.Contains("digest", (await lab.Kernel.Resources<Restore>().WaitForAsync("bad", found => found.Status?.Phase == "Failed")).Status!.Message, StringComparison.Ordinal);

        var schedules = lab.Kernel.Resources<BackupSchedule>();
        await schedules.CreateAsync(new() { Metadata = new() { Name = "hourly" }, Spec = new() { App = "web", Schedule = "0 * * * *", Keep = 2 } });
        await schedules.CreateAsync(new() { Metadata = new() { Name = "wrong" }, Spec = new() { App = "web", Schedule = "61 * * * *" } });
        await schedules.WaitForAsync("wrong", found => found.Status?.Message.Contains("minute", StringComparison.Ordinal) == true);
        var names = new HashSet<string>();
        for (var round = 1; round <= 3; round++)
        {
            var before = (await schedules.GetAsync("hourly"))!.Status?.LastAt;
            lab.Kernel.Time.Advance(TimeSpan.FromHours(1));
            var served = (await schedules.WaitForAsync("hourly", found => found.Status?.LastAt is { } at && at != before)).Status!.LastAt!.Value;
            var name = $"hourly-{served:yyyyMMdd-HHmm}";
            names.Add(name);
            await lab.Kernel.Resources<Backup>().WaitForAsync(name, found => found.Status?.Phase == "Completed");
        }

        lab.Kernel.Time.Advance(TimeSpan.FromMinutes(2));
        await lab.Kernel.Resources<Backup>().WaitForGoneAsync(names.Order(StringComparer.Ordinal).First());
        Assert.Equal(3, names.Count);
        Assert.Equal(2, Directory.EnumerateFiles(lab.Folder, "hourly-*.tar.gz", SearchOption.AllDirectories).Count());
    }

    private static async Task<Backup> BackupAsync(AppLab lab, string name, string app)
    {
        await lab.Kernel.Resources<Backup>().CreateAsync(new() { Metadata = new() { Name = name }, Spec = new() { App = app } });
        var backup = await lab.Kernel.Resources<Backup>().WaitForAsync(name, found => found.Status?.Phase is "Completed" or "Failed");
        Assert.True(backup.Status!.Phase == "Completed", backup.Status.Message);
        return backup;
    }

    private static async Task RestoreAsync(AppLab lab, string name, RestoreSpec spec)
    {
        await lab.Kernel.Resources<Restore>().CreateAsync(new() { Metadata = new() { Name = name }, Spec = spec });
        var restore = await lab.Kernel.Resources<Restore>().WaitForAsync(name, found => found.Status?.Phase is "Completed" or "Failed");
        Assert.True(restore.Status!.Phase == "Completed", restore.Status.Message);
    }
}
