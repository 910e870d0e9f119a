using System.Collections.Concurrent;
using LuBan.Kernel.Workers;
using LuBan.Kernel.Workers.Processes;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Workers.Tests.Processes;

/// <summary>When a worker is started again and when it is ended, on a clock of the test's.</summary>
public sealed class SupervisorTests
{
    private static readonly WorkerRestartPolicy Policy = new() { Jitter = 0 };
    private readonly ManualTime _time = new();
    private readonly FakeLauncher _launcher;

    public SupervisorTests() => _launcher = new(_time);

    [Fact]
    public async Task A_first_start_that_fails_is_told_to_whoever_asked_for_it()
    {
        _launcher.Failure = "no luck";
        await using var supervisor = Supervisor();

        var failure = await Assert.ThrowsAsync<ExtensionException>(() => supervisor.StartAsync(CancellationToken.None));

        Assert.Equal("no luck", failure.Detail);
        Assert.Equal(WorkerState.Stopped, supervisor.Status.State);
        Assert.Null(supervisor.Current);
    }

    [Fact]
    public async Task A_process_that_cannot_be_brought_up_is_ended()
    {
        await using var supervisor = Supervisor(bringUp: (_, _) => throw new ExtensionException("LB8851", "another description"));

        await Assert.ThrowsAsync<ExtensionException>(() => supervisor.StartAsync(CancellationToken.None));

        Assert.True(Assert.Single(_launcher.Processes).Exited.IsCompleted);
    }

    [Fact]
    public async Task Crashes_are_followed_by_longer_and_longer_waits_and_then_by_a_crash_loop()
    {
        await using var supervisor = Supervisor();
        await supervisor.StartAsync(CancellationToken.None);
        var waits = new List<TimeSpan>();

        for (var i = 0; i < 6; i++)
        {
            await UntilAsync(supervisor, WorkerState.Ready);
            _launcher.Last.Die("stack overflow");
            await Wait.UntilAsync(() => supervisor.Status.NextAttemptAt is not null, "it waits");
            var status = supervisor.Status;
            Assert.Equal("stack overflow", status.Reason);
            Assert.Equal(i < 4 ? WorkerState.BackingOff : WorkerState.CrashLoop, status.State);
            Assert.Equal(_time.GetUtcNow(), status.Since);
            Assert.Null(supervisor.Current);
            waits.Add(status.NextAttemptAt!.Value - _time.GetUtcNow());
            await AdvanceUntilAsync(waits[^1], () => supervisor.Status.State == WorkerState.Ready);
        }

        Assert.Equal([0.2, 0.4, 0.8, 1.6, 120, 120], waits.Select(wait => Math.Round(wait.TotalSeconds, 1)));
        Assert.Equal(6, supervisor.Status.Restarts);
    }

    [Fact]
    public async Task A_process_that_served_for_long_makes_crashes_forgotten()
    {
        await using var supervisor = Supervisor();
        await supervisor.StartAsync(CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            await UntilAsync(supervisor, WorkerState.Ready);
            _launcher.Last.Die("stack overflow");
            await Wait.UntilAsync(() => supervisor.Status.NextAttemptAt is not null, "it waits");
            await AdvanceUntilAsync(TimeSpan.FromSeconds(2), () => supervisor.Status.State == WorkerState.Ready);
        }

        for (var i = 0; i < 70; i++) _time.Advance(TimeSpan.FromSeconds(1));
        _launcher.Last.Die("stack overflow");
        await Wait.UntilAsync(() => supervisor.Status.NextAttemptAt is not null, "it waits");

        Assert.Equal(Policy.FirstDelay, supervisor.Status.NextAttemptAt - _time.GetUtcNow());
    }

    [Fact]
    public async Task A_restart_that_fails_is_tried_again_and_its_reason_told()
    {
        await using var supervisor = Supervisor();
        await supervisor.StartAsync(CancellationToken.None);
        _launcher.Failure = "no luck";

        _launcher.Last.Die("gone");
        await UntilAsync(supervisor, WorkerState.BackingOff);
        await AdvanceUntilAsync(Policy.FirstDelay, () => supervisor.Status.Reason.Contains("no luck", StringComparison.Ordinal));
        _launcher.Failure = null;
        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => supervisor.Status.State == WorkerState.Ready);

        Assert.Equal(1, supervisor.Status.Restarts);
    }

    [Fact]
    public async Task A_worker_that_does_not_answer_is_ended_and_started_again()
    {
        var answers = true;
        await using var supervisor = Supervisor(ping: async (_, cancellationToken) =>
        {
            if (!Volatile.Read(ref answers)) await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        await supervisor.StartAsync(CancellationToken.None);
        var first = _launcher.Last;
        for (var i = 0; i < 30; i++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WorkerState.Ready, supervisor.Status.State);

        Volatile.Write(ref answers, false);
        await AdvanceUntilAsync(TimeSpan.FromHours(1), () => supervisor.Status.State == WorkerState.BackingOff);

        Assert.True(first.Exited.IsCompleted);
        Assert.Equal("ended by the kernel: it did not answer 3 times in a row, each within 5 s", supervisor.Status.Reason);
    }

    [Fact]
    public async Task A_worker_that_spins_without_work_is_ended_and_one_with_work_is_not()
    {
        await using var supervisor = Supervisor();
        await supervisor.StartAsync(CancellationToken.None);
        var began = _time.GetUtcNow();
        _launcher.Last.CpuTime = () => _time.GetUtcNow() - began;

        using (supervisor.Use())
        {
            await StepAsync(TimeSpan.FromMinutes(4));
            Assert.Equal(WorkerState.Ready, supervisor.Status.State);
        }
        await AdvanceUntilAsync(TimeSpan.FromHours(1), () => supervisor.Status.State == WorkerState.BackingOff);

        Assert.Contains("without any work in hand", supervisor.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_worker_is_stopped_and_started_for_the_next_who_needs_it()
    {
        await using var supervisor = Supervisor(new() { IdleTimeout = TimeSpan.FromMinutes(1) });
        await supervisor.StartAsync(CancellationToken.None);
        var first = _launcher.Last;
        using (supervisor.Use()) await StepAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(WorkerState.Ready, supervisor.Status.State);

        await AdvanceUntilAsync(TimeSpan.FromHours(1), () => supervisor.Status.State == WorkerState.Idle);
        await Wait.UntilAsync(() => first.Exited.IsCompleted, "it is stopped");
        Assert.True((await first.Exited).Expected);
        var woken = await Task.WhenAll(supervisor.WakeAsync(CancellationToken.None).AsTask(), supervisor.WakeAsync(CancellationToken.None).AsTask());

        Assert.Same(_launcher.Last, woken[0]);
        Assert.Same(woken[0], woken[1]);
        Assert.Equal(2, _launcher.Processes.Count);
        Assert.Equal(WorkerState.Ready, supervisor.Status.State);
    }

    [Fact]
    public async Task Whoever_needs_a_worker_that_is_down_is_told_why_and_since_when()
    {
        await using var supervisor = Supervisor();
        await supervisor.StartAsync(CancellationToken.None);
        _launcher.Last.Die("stack overflow");
        await UntilAsync(supervisor, WorkerState.BackingOff);

        var failure = await Assert.ThrowsAsync<ExtensionException>(() => supervisor.WakeAsync(CancellationToken.None).AsTask());

        Assert.Equal("LB8856", failure.Code);
        Assert.Contains("stack overflow", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2030-01-01 00:00:00Z", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drained_restart_puts_the_new_process_in_place_before_the_old_one_ends()
    {
        await using var supervisor = Supervisor();
        await supervisor.StartAsync(CancellationToken.None);
        var old = _launcher.Last;
        var drained = new TaskCompletionSource();

        var restarting = supervisor.RestartAsync("new settings", process => process == old ? drained.Task : Task.FromException(new InvalidOperationException("the wrong one")), CancellationToken.None);
        await Wait.UntilAsync(() => supervisor.Current != old, "the new one is in place");
        Assert.False(old.Exited.IsCompleted);
        Assert.Equal(WorkerState.Ready, supervisor.Status.State);
        drained.SetResult();
        await restarting;

        Assert.True((await old.Exited).Expected);
        Assert.Same(_launcher.Last, supervisor.Current);
        _launcher.Last.Die("later");
        await UntilAsync(supervisor, WorkerState.BackingOff);
        Assert.Equal("later", supervisor.Status.Reason);
    }

    [Fact]
    public async Task Every_change_is_announced()
    {
        await using var supervisor = Supervisor();
        var seen = new ConcurrentQueue<WorkerState>();
        using var subscription = Microsoft.Extensions.Primitives.ChangeToken.OnChange(supervisor.Watch, () => seen.Enqueue(supervisor.Status.State));

        await supervisor.StartAsync(CancellationToken.None);
        await Wait.UntilAsync(() => seen.Contains(WorkerState.Ready), "ready is announced");
        _launcher.Last.Die("gone");
        await Wait.UntilAsync(() => seen.Contains(WorkerState.BackingOff), "the crash is announced");
        await supervisor.StopAsync(TimeSpan.Zero);

        await Wait.UntilAsync(() => seen.Contains(WorkerState.Stopped), "the end is announced");
    }

    [Fact]
    public async Task A_worker_is_looked_after_also_when_looking_after_it_failed()
    {
        await using var supervisor = Supervisor(ping: (_, _) => throw new InvalidOperationException("a fault of the kernel's"));
        await supervisor.StartAsync(CancellationToken.None);
        var first = _launcher.Last;

        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => supervisor.Status.State == WorkerState.BackingOff);
        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => supervisor.Status.State == WorkerState.Ready);

        Assert.True(first.Exited.IsCompleted);
        Assert.Equal(2, _launcher.Processes.Count);
    }

    [Fact]
    public async Task Measurements_tell_the_state_the_restarts_and_what_is_used()
    {
        var seen = new ConcurrentDictionary<string, string>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith("luban.worker.", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
        };
        void Note<T>(System.Diagnostics.Metrics.Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? state)
        {
            var all = labels.ToArray().ToDictionary(label => label.Key, label => label.Value);
            if ((string?)all["extension"] == "measured") seen[instrument.Name] = string.Create(null, $"{value} {all.GetValueOrDefault("state")}").Trim();
        }
        listener.SetMeasurementEventCallback<int>(Note);
        listener.SetMeasurementEventCallback<long>(Note);
        listener.SetMeasurementEventCallback<double>(Note);
        listener.Start();
        await using var supervisor = Supervisor(id: "measured");
        await supervisor.StartAsync(CancellationToken.None);
        _launcher.Last.Die("gone");
        await UntilAsync(supervisor, WorkerState.BackingOff);
        await AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => supervisor.Status.State == WorkerState.Ready);

        listener.RecordObservableInstruments();

        Assert.Equal("1 Ready", seen["luban.worker.state"]);
        Assert.Equal("1", seen["luban.worker.restarts"]);
        Assert.Equal("7", seen["luban.worker.memory"]);
        Assert.Equal("1", seen["luban.worker.tasks"]);
        Assert.Equal("0", seen["luban.worker.cpu"]);
    }

    private WorkerSupervisor Supervisor(WorkerLimits? limits = null, Func<IWorkerProcess, CancellationToken, Task>? bringUp = null, Func<string, CancellationToken, Task>? ping = null, string id = "bad") => new(
        _launcher,
        new() { ExtensionId = id, Version = "1.0.0", Document = "{}", ReadOnlyDirectories = [], DataDirectory = "", Limits = limits ?? new(), Output = (_, _) => { } },
        bringUp ?? ((_, _) => Task.CompletedTask),
        Policy,
        _time,
        (_, _) => { },
        ping ?? ((_, _) => Task.CompletedTask));

    private static Task UntilAsync(WorkerSupervisor supervisor, WorkerState state) => Wait.UntilAsync(() => supervisor.Status.State == state, state.ToString());

    /// <summary>Moves the clock second by second; what waits for each second has run before the next.</summary>
    private async Task StepAsync(TimeSpan by)
    {
        for (var i = 0; i < by.TotalSeconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private async Task AdvanceUntilAsync(TimeSpan by, Func<bool> condition)
    {
        var end = _time.GetUtcNow() + by;
        await Wait.UntilAsync(() =>
        {
            if (condition()) return true;
            if (_time.GetUtcNow() < end) _time.Advance(TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond, (end - _time.GetUtcNow()).Ticks)));
            return condition();
        }, "the condition");
    }

    private sealed class FakeLauncher(TimeProvider time) : IWorkerLauncher
    {
        public List<FakeProcess> Processes { get; } = [];

        public string? Failure { get; set; }

        public FakeProcess Last => Processes[^1];

        public Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken)
        {
            if (Failure is not null) throw new ExtensionException("LB8851", Failure);
            Processes.Add(new(time));
            return Task.FromResult<IWorkerProcess>(Last);
        }
    }

    private sealed class FakeProcess(TimeProvider time) : IWorkerProcess
    {
        private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<TimeSpan> CpuTime { get; set; } = () => TimeSpan.Zero;

        public string SocketPath => "";

        public int ProcessId => 1;

        public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

        public Task<WorkerExit> Exited => _exited.Task;

        public WorkerUsage? ReadUsage() => new(7, CpuTime(), 1);

        public void Die(string reason) => _exited.TrySetResult(new(134, null, reason, false));

        public Task StopAsync(TimeSpan grace)
        {
            _exited.TrySetResult(new(0, null, "stopped", true));
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => new(StopAsync(TimeSpan.Zero));
    }
}
