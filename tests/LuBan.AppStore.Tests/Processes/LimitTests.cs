using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Tests.Processes;

public sealed class LimitTests : IAsyncDisposable
{
    private readonly ProcessLab _lab = new();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Output_is_cut_with_a_mark_and_the_program_goes_on()
    {
        var process = await DetachedProcess.StartAsync(_lab.Script("head -c 5000000 /dev/zero | tr '\\0' x; exit 5") with { Limits = new() { OutputBytes = 1000 } }, default);

        var (output, end) = await ProcessLab.FinishAsync(process);

        Assert.Equal(5, end.ExitCode);
        Assert.Equal(new string('x', 1000) + "\n[the output was cut here, at 1000 bytes]\n", output);
    }

    [Fact]
    public async Task Output_up_to_the_limit_is_whole()
    {
        var process = await DetachedProcess.StartAsync(_lab.Script("printf 0123456789") with { Limits = new() { OutputBytes = 10 } }, default);

        Assert.Equal("0123456789", (await ProcessLab.FinishAsync(process)).Output);
    }

    [Fact]
    public async Task Rotated_output_loses_no_line_but_the_oldest()
    {
        var process = await DetachedProcess.StartAsync(_lab.Script("seq 1 600000") with { Limits = new() { OutputBytes = 500_000, OutputFiles = 2 } }, default);

        await ProcessLab.FinishAsync(process);
        var kept = string.Concat(await Task.WhenAll(new[] { ".2", ".1", "" }.Select(suffix => File.ReadAllTextAsync(process.OutputFile + suffix))));

        var lines = kept[(kept.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd('\n').Split('\n').Select(int.Parse).ToList();
        Assert.Equal(Enumerable.Range(lines[0], 600_001 - lines[0]), lines);
        Assert.False(File.Exists(process.OutputFile + ".3"));
        Assert.All(Directory.EnumerateFiles(_lab.Folder(), "output*"), file => Assert.InRange(new FileInfo(file).Length, 0, 500_000 + 1024 * 1024));
    }

    [Fact]
    public async Task Limits_are_set()
    {
        var process = await DetachedProcess.StartAsync(_lab.Script("ulimit -n; ulimit -t; ulimit -v; ulimit -p; ulimit -c") with
        {
            Limits = new() { OpenFiles = 100, CpuSeconds = 50, Memory = 1 << 30, Processes = 5000 },
        }, default);

        Assert.Equal("100\n50\n1048576\n5000\n0\n", (await ProcessLab.FinishAsync(process)).Output);
    }

    [RootFact]
    public async Task An_unprivileged_user_has_no_groups_and_no_way_back()
    {
        var process = await DetachedProcess.StartAsync(_lab.Script("id -u; id -G; grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status | cut -f2; ls " + _lab.Folder() + " 2>&1 | grep -c denied") with { User = ProcessUser.Unprivileged }, default);

        Assert.Equal("65534\n65534\n0000000000000000\n0000000000000000\n1\n1\n", (await ProcessLab.FinishAsync(process)).Output);
    }

    [RootFact]
    public async Task The_environment_cannot_reach_the_shim()
    {
        var library = Path.Combine(_lab.OpenFolder("work"), "not-a-library.so");
        var process = await DetachedProcess.StartAsync(_lab.Script("echo ran") with { User = ProcessUser.Unprivileged, Environment = new Dictionary<string, string> { ["LD_PRELOAD"] = library } }, default);

        await ProcessLab.FinishAsync(process);

        // The loader of every program that saw the variable complains about it; the shim's own did not.
        Assert.Contains("not-a-library", await File.ReadAllTextAsync(process.ErrorFile), StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(_lab.Folder(), "shim.log")));
    }
}
