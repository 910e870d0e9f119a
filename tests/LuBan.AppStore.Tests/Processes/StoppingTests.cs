using System.Globalization;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Tests.Processes;

public sealed class StoppingTests : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ProcessLab _lab = new();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task It_is_asked_first_and_what_it_says_on_the_way_out_is_kept()
    {
        var process = await _lab.RunAsync("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        await OutputAsync(process, "ready");

        var end = await process.StopAsync(Minute, default);

        Assert.Equal((3, "ready\nbye\n"), (end.ExitCode, await File.ReadAllTextAsync(process.OutputFile)));
    }

    [Fact]
    public async Task What_does_not_listen_is_killed_after_the_grace()
    {
        var process = await _lab.RunAsync("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await OutputAsync(process, "ready");

        var end = await process.StopAsync(TimeSpan.FromMilliseconds(200), default);

        Assert.Equal((137, 9), (end.ExitCode, end.Signal));
        Assert.Empty(process.Descendants());
    }

    [Fact]
    public async Task Grandchildren_are_ended_that_changed_their_group_or_session_or_lost_their_parent()
    {
        var process = await _lab.RunAsync("""
            trap '' TERM
            sleep 600 & echo $!
            setsid sh -c 'trap "" TERM; echo $$; while :; do sleep 600; done' &
            ( setsid sh -c 'echo $$; exec sleep 600' & )
            bash -mc 'sleep 600 & echo $!; disown; exec sleep 600' &
            wait
            """);
        await Wait.UntilAsync(() => Lines(process).Length == 4, "four grandchildren");
        var children = Lines(process).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();
        Assert.All(children, id => Assert.True(ProcessLab.IsThere(id)));

        await process.StopAsync(TimeSpan.FromMilliseconds(100), default);

        Assert.All(children, id => Assert.False(ProcessLab.IsThere(id)));
        Assert.False(process.IsRunning);
    }

    [Fact]
    public async Task What_a_program_left_behind_when_it_ended_is_ended_as_well()
    {
        var process = await _lab.RunAsync("sleep 600 >/dev/null 2>&1 & echo $!; exit 4");
        var (output, end) = await ProcessLab.FinishAsync(process);
        var left = int.Parse(output, CultureInfo.InvariantCulture);
        Assert.True(ProcessLab.IsThere(left));

        var stopped = await process.StopAsync(TimeSpan.FromSeconds(5), default);

        Assert.False(ProcessLab.IsThere(left));
        Assert.Equal((4, 4), (end.ExitCode, stopped.ExitCode));
    }

    [Fact]
    public async Task A_signal_can_go_to_the_program_alone()
    {
        var process = await _lab.RunAsync("sh -c 'trap \"echo child\" INT; echo ready; while :; do sleep 0.05; done' & trap 'echo int; exit 6' INT; wait");
        await OutputAsync(process, "ready");

        var end = await process.StopAsync(ProcessSignal.Interrupt, TimeSpan.FromMilliseconds(500), default);

        Assert.Equal((6, "ready\nint\n"), (end.ExitCode, await File.ReadAllTextAsync(process.OutputFile)));
    }

    [Fact]
    public async Task Stopping_what_has_ended_says_how_it_ended()
    {
        var process = await _lab.RunAsync("kill -KILL $$");
        await ProcessLab.FinishAsync(process);

        var end = await process.StopAsync(Minute, default);

        Assert.Equal((137, 9, false), (end.ExitCode, end.Signal, end.Lost));
    }

    private static string[] Lines(DetachedProcess process) => File.Exists(process.OutputFile) ? File.ReadAllText(process.OutputFile).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];

    private static Task OutputAsync(DetachedProcess process, string line) => Wait.UntilAsync(() => Lines(process).Contains(line), line);
}
