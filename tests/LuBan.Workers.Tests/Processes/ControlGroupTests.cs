using LuBan.Kernel.Workers.Processes;

namespace LuBan.Workers.Tests.Processes;

/// <summary>Workers in cgroups of their own, where a cgroup is delegated to whoever runs the tests.</summary>
public sealed class ControlGroupTests
{
    [ControlGroupFact]
    public async Task Linux_ends_a_worker_beyond_the_memory_of_its_group_and_the_group_goes_with_it()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync(new() { MemoryBytes = 200 << 20 });
        var group = (await File.ReadAllTextAsync($"/proc/{worker.ProcessId}/cgroup")).Split('\n').First(line => line.StartsWith("0::", StringComparison.Ordinal))[3..];
        Assert.Contains("memory, tasks and processor time limited by its cgroup", worker.Confinement!.InForce);

        await WorkerBench.ProvokeAsync(worker, "/native-bomb");
        var exit = await WorkerBench.ExitAsync(worker);

        Assert.Contains("/worker-", group, StringComparison.Ordinal);
        Assert.Equal("ended by Linux: beyond the memory of its cgroup", exit.Reason);
        Assert.False(Directory.Exists("/sys/fs/cgroup" + group));
    }

    [Fact]
    public void A_group_without_the_controllers_is_not_used_and_the_reason_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("luban-group-").FullName;
        File.WriteAllText(Path.Combine(folder, "cgroup.controllers"), "cpu memory\n");

        var (found, reason) = ControlGroup.Find(folder);

        Assert.Null(found);
        Assert.Equal($"the cgroup {folder} does not have the controllers pids", reason);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_group_gets_its_limits_before_its_process()
    {
        var folder = Directory.CreateTempSubdirectory("luban-group-").FullName;
        File.WriteAllText(Path.Combine(folder, "cgroup.controllers"), "cpu io memory pids\n");
        File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), "cpu memory pids\n");

        var (found, _) = ControlGroup.Find(folder);
        ControlGroup.Create(found!, "1", new() { MemoryBytes = 1 << 28, Cpus = 0.5, MaxTasks = 64 }, 4711);

        string Text(string file) => File.ReadAllText(Path.Combine(folder, "worker-1", file));
        Assert.Equal("268435456", Text("memory.max"));
        Assert.Equal("64", Text("pids.max"));
        Assert.Equal("50000 100000", Text("cpu.max"));
        Assert.Equal("4711", Text("cgroup.procs"));
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A test that needs a delegated cgroup.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ControlGroupFactAttribute : FactAttribute
{
    public ControlGroupFactAttribute()
    {
        var (folder, reason) = OperatingSystem.IsLinux() ? ControlGroup.Find(null) : (null, "cgroups are Linux's");
        if (folder is null) Skip = reason;
    }
}
