using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Scheduling;

namespace LuBan.DevOps.Tests.Engine;

/// <summary>The scheduler alone: events in, decisions out.</summary>
public sealed class SchedulerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunIdentity Identity = new("run", "default", "uid", new(TimeSpan.FromHours(1), null, null));

    /// <summary>Random graphs, random ends, random cancels, and a crash after every event: the run always ends, each task runs once at most, nobody before those it waits for.</summary>
    [Fact]
    public void Whatever_happens_a_run_ends_and_a_replay_comes_to_the_same_state()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var pipeline = Graph(random);
            var events = new List<RunEvent> { new RunStarted(Noon, pipeline, "p", new Dictionary<string, ParamValue>()) };
            var state = Advance(RunState.Empty, events[0], events, Noon);
            for (var turn = 0; state.End is null; turn++)
            {
                Assert.True(turn < 500, $"seed {seed}: the run does not end");
                var now = Noon + TimeSpan.FromSeconds(turn * random.Next(1, 200));
                var running = state.Tasks.SelectMany(task => task.Value.Children.Where(child => child.End is null).Select(child => (task.Key, child))).ToList();
                RunEvent? happened = random.Next(40) == 0 ? new CancelAsked(now, (CancelMode)random.Next(1, 4)) : null;
                if (happened is null && running.Count > 0 && running[random.Next(running.Count)] is var (task, child))
                    happened = new ChildEnded(now, task, child.Scheduled.Name, (Outcome)(random.Next(5) == 0 ? random.Next(1, 3) : 0), "Whatever", "", []);
                if (happened is not null) events.Add(happened);
                // A new life of the kernel: everything it knows is the journal.
                if (random.Next(3) == 0) state = events.SkipLast(happened is null ? 0 : 1).Aggregate(RunState.Empty, (before, item) => before.After(item));
                state = Advance(state, happened, events, now);
                CheckOrder(pipeline, state, seed);
            }

            Assert.All(state.All, task => Assert.True(state.Of(task.Name!).IsDone, $"seed {seed}: {task.Name}"));
            Assert.Equal(state.Tasks.Count, events.OfType<TaskScheduled>().Select(item => item.Task).Concat(events.OfType<TaskSkipped>().Select(item => item.Task)).Distinct().Count());
            Assert.Equal(events.OfType<TaskScheduled>().Count(), events.OfType<TaskScheduled>().Select(item => item.Task).Distinct().Count());
            Assert.Single(events.OfType<RunEnded>());
        }
    }

    [Fact]
    public void A_journal_whose_last_line_was_cut_holds_what_was_acknowledged()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("luban-devops-").FullName, "journal");
        var journal = new Journal<RunEvent>(file, EventJson.Create());
        RunEvent[] events = [new RunStarted(Noon, Graph(new(1)), "p", new Dictionary<string, ParamValue> { ["a"] = ParamValue.Of(["x"]) }), new CancelAsked(Noon, CancelMode.Cancelled), new FinallyStarted(Noon)];
        journal.Append(events);
        var whole = File.ReadAllBytes(file);

        for (var length = whole.Length - 1; length > whole.Length - 40; length--)
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.Equal(2, journal.Read().Count);
            journal.Append(new FinallyStarted(Noon));
            Assert.Equal(3, journal.Read().Count);
        }

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("1h", null, null, 60, null, null)]
    [InlineData("1h", "40m", null, 60, 40, 20)]
    [InlineData("1h", null, "10m", 60, 50, 10)]
    [InlineData("0", "40m", null, null, 40, null)]
    [InlineData(null, null, null, 60, null, null)]
    public void What_is_not_written_of_the_timeouts_follows_from_the_rest(string? pipeline, string? tasks, string? last, int? wholeMinutes, int? taskMinutes, int? lastMinutes)
    {
        var limits = Timeouts.Of(new() { Pipeline = pipeline, Tasks = tasks, Finally = last }, null);

        Assert.Equal((wholeMinutes, taskMinutes, lastMinutes), ((int?)limits.Pipeline?.TotalMinutes, (int?)limits.Tasks?.TotalMinutes, (int?)limits.Finally?.TotalMinutes));
    }

    private static RunState Advance(RunState state, RunEvent? happened, List<RunEvent> events, DateTimeOffset now)
    {
        var (next, actions) = PipelineScheduler.Next(Identity, state, happened, now);
        events.AddRange(actions.OfType<Journaled>().Select(action => action.Event));
        return next;
    }

    private static void CheckOrder(PipelineSpec pipeline, RunState state, int seed)
    {
        foreach (var task in pipeline.Tasks!.Where(task => state.Of(task.Name!).Children.Count > 0))
            foreach (var before in task.RunAfter ?? []) Assert.True(state.Of(before).IsDone, $"seed {seed}: {task.Name} before {before}");
        if (pipeline.Finally!.Any(task => state.Of(task.Name!).Children.Count > 0)) Assert.All(pipeline.Tasks!, task => Assert.True(state.Of(task.Name!).IsDone, $"seed {seed}: finally before {task.Name}"));
    }

    private static PipelineSpec Graph(Random random) => new()
    {
        Tasks = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => new PipelineTask
        {
            Name = $"t{i}", RunAfter = [.. Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(before => $"t{before}")], OnError = random.Next(6) == 0 ? "continue" : null,
            When = random.Next(6) == 0 ? [new() { Input = "a", Operator = random.Next(2) == 0 ? "in" : "notin", Values = ["a"] }] : null,
            Matrix = random.Next(6) == 0 ? new() { Params = [new() { Name = "m", Value = ParamValue.Of(["1", "2"]) }] } : null,
        })],
        Finally = [.. Enumerable.Range(0, random.Next(3)).Select(i => new PipelineTask { Name = $"f{i}" })],
    };
}
