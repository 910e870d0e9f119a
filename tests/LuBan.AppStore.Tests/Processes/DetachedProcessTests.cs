using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Tests.Processes;

public sealed class DetachedProcessTests : IAsyncDisposable
{
    private readonly ProcessLab _lab = new();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Output_and_exit_code_are_kept()
    {
        var process = await _lab.RunAsync("echo out; echo err >&2; exit 7");

        var (output, end) = await ProcessLab.FinishAsync(process);

        Assert.Equal("out\n", output);
        Assert.Equal("err\n", await File.ReadAllTextAsync(process.ErrorFile));
        Assert.Equal((7, null, false), (end.ExitCode, end.Signal, end.Lost));
    }

    [Fact]
    public async Task The_program_is_itself_the_process_that_is_named()
    {
        var process = await _lab.RunAsync("echo $$; exec sleep 600");

        await Wait.UntilAsync(() => File.Exists(process.OutputFile) && File.ReadAllText(process.OutputFile).EndsWith('\n'), "the number is written");

        Assert.Equal($"{process.Id}\n", await File.ReadAllTextAsync(process.OutputFile));
        Assert.True(process.IsRunning);
    }

    [Fact]
    public async Task Environment_and_arguments_arrive_exactly_and_nothing_else()
    {
        var variables = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["QUOTED"] = "it's \"$HOME\" `id` \\ \n 中文", ["EMPTY"] = "" };
        var process = await DetachedProcess.StartAsync(new()
        {
            Folder = _lab.Folder(), FileName = "/usr/bin/printf", Arguments = ["<%s>", "a b", "", "$(id)", "'", "\n", "中文"], Environment = variables,
        }, default);
        var other = await DetachedProcess.StartAsync(new() { Folder = _lab.Folder("two"), FileName = "/usr/bin/env", Arguments = ["-0"], Environment = variables }, default);

        Assert.Equal("<a b><><$(id)><'><\n><中文>", (await ProcessLab.FinishAsync(process)).Output);
        var lines = (await ProcessLab.FinishAsync(other)).Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("LUBAN_PROCESS=", StringComparison.Ordinal));
        Assert.Equal(variables.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_reads_its_input_from_the_file_and_runs_in_its_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(_lab.OpenFolder("work"), "input"), "hello");
        var process = await DetachedProcess.StartAsync(_lab.Script("cat; pwd") with { WorkingDirectory = _lab.Folder("work"), StandardInput = Path.Combine(_lab.Folder("work"), "input") }, default);

        Assert.Equal($"hello{_lab.Folder("work")}\n", (await ProcessLab.FinishAsync(process)).Output);
    }

    [Fact]
    public async Task No_signal_is_ignored_or_blocked_and_nothing_else_is_open()
    {
        var process = await DetachedProcess.StartAsync(new() { Folder = _lab.Folder(), FileName = "/usr/bin/grep", Arguments = ["-E", "SigIgn|SigBlk", "/proc/self/status"] }, default);
        var files = await DetachedProcess.StartAsync(new() { Folder = _lab.Folder("two"), FileName = "/usr/bin/ls", Arguments = ["/proc/self/fd"] }, default);

        Assert.All((await ProcessLab.FinishAsync(process)).Output.TrimEnd().Split('\n'), line => Assert.EndsWith("0000000000000000", line, StringComparison.Ordinal));
        // 3 is the folder that ls itself reads.
        Assert.Equal("0\n1\n2\n3\n", (await ProcessLab.FinishAsync(files)).Output);
    }

    [Fact]
    public async Task A_program_may_open_its_standard_output_again()
    {
        var process = await DetachedProcess.StartAsync(_lab.Script("echo again >/dev/stdout") with { User = ProcessUser.Unprivileged }, default);

        Assert.Equal("again\n", (await ProcessLab.FinishAsync(process)).Output);
    }

    [Fact]
    public async Task Its_folder_is_private_and_the_environment_does_not_stay_there()
    {
        var process = await DetachedProcess.StartAsync(_lab.Script("sleep 600") with { Environment = new Dictionary<string, string> { ["TOKEN"] = "swordfish" } }, default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_lab.Folder()));
        Assert.DoesNotContain(Directory.EnumerateFiles(_lab.Folder()).Where(file => !file.EndsWith(".pipe", StringComparison.Ordinal)), file => File.ReadAllText(file).Contains("swordfish", StringComparison.Ordinal));
        Assert.DoesNotContain(ProcessStat.ReadAll(), stat => CommandLine(stat.Id).Contains("swordfish", StringComparison.Ordinal));
        Assert.True(process.IsRunning);
    }

    [Fact]
    public async Task A_folder_is_used_again_when_its_process_has_ended_and_not_before()
    {
        var first = await _lab.RunAsync("echo first; sleep 600");

        var refused = await Assert.ThrowsAsync<ProcessException>(() => _lab.RunAsync("echo second"));
        await first.StopAsync(TimeSpan.Zero, default);
        var second = await _lab.RunAsync("echo second; exit 2");

        Assert.Equal("LB9452", refused.Code);
        var (output, end) = await ProcessLab.FinishAsync(second);
        Assert.Equal(("second\n", 2), (output, end.ExitCode));
    }

    [Fact]
    public async Task What_cannot_be_started_is_said_with_all_problems()
    {
        var wrong = await Assert.ThrowsAsync<ProcessException>(() => DetachedProcess.StartAsync(new() { Folder = "relative", FileName = "sh", Environment = new Dictionary<string, string> { ["A=B"] = "" } }, default));
        var missing = await Assert.ThrowsAsync<ProcessException>(() => DetachedProcess.StartAsync(new() { Folder = _lab.Folder(), FileName = "/usr/bin/there-is-none" }, default));
        var closed = await Assert.ThrowsAsync<ProcessException>(() => DetachedProcess.StartAsync(new() { Folder = _lab.Folder(), FileName = "/etc/passwd" }, default));

        Assert.Equal("LB9453", wrong.Code);
        Assert.All((string[])["'relative'", "'sh'", "'A=B'"], part => Assert.Contains(part, wrong.Message, StringComparison.Ordinal));
        Assert.Equal(("LB9451", "LB9451"), (missing.Code, closed.Code));
    }

    [Fact]
    public async Task A_start_that_the_machine_refuses_is_said_with_the_cause()
    {
        var refused = await Assert.ThrowsAsync<ProcessException>(() => DetachedProcess.StartAsync(_lab.Script("echo") with { Limits = new() { Memory = 1 } }, default));

        Assert.Equal("LB9454", refused.Code);
        Assert.Null(DetachedProcess.Adopt(_lab.Folder()));
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
