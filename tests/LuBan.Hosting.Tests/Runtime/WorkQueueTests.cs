using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class WorkQueueTests
{
    private readonly ManualTime _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new(_time);

    [Fact]
    public async Task What_changed_goes_before_what_did_not()
    {
        _queue.Add("old-1", WorkPriority.Low);
        _queue.Add("old-2", WorkPriority.Low);
        _queue.Add("new-1");
        _queue.Add("new-2");

        Assert.Equal(["new-1", "new-2", "old-1", "old-2"], await TakeAsync(4));
    }

    [Fact]
    public async Task A_low_key_that_changes_moves_up_and_comes_once()
    {
        _queue.Add("a", WorkPriority.Low);
        _queue.Add("b", WorkPriority.Low);
        _queue.Add("b");
        _queue.Add("c", WorkPriority.Low);

        Assert.Equal(["b", "a", "c"], await TakeAsync(3));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Low_keys_come_although_there_is_always_something_newer()
    {
        _queue.Add("low", WorkPriority.Low);
        for (var number = 0; number < 40; number++) _queue.Add($"new-{number}");

        Assert.Contains("low", await TakeAsync(20));
    }

    [Fact]
    public async Task A_key_is_never_with_two_workers_and_comes_back_when_it_was_added_meanwhile()
    {
        _queue.Add("a");
        var first = await _queue.TakeAsync(default);
        _queue.Add("a", WorkPriority.Low);
        _queue.Add("a");
        var second = _queue.TakeAsync(default).AsTask();
        Assert.False(second.IsCompleted);

        _queue.Done(first.Key);

        Assert.Equal(("a", WorkPriority.Normal), ((await second).Key, (await second).Priority));
    }

    [Fact]
    public async Task A_delayed_key_keeps_its_priority_and_tells_how_long_it_waited()
    {
        _queue.AddAfter("late", TimeSpan.FromSeconds(5), WorkPriority.Low);
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(3));

        var taken = await _queue.TakeAsync(default);

        Assert.Equal(new("late", WorkPriority.Low, TimeSpan.FromSeconds(3)), taken);
    }

    [Fact]
    public async Task Random_workers_see_every_key_and_no_key_twice_at_once()
    {
        var random = new Random(11);
        var working = new HashSet<string>();
        var (lastAdd, lastTake, clock) = (new Dictionary<string, int>(), new Dictionary<string, int>(), 0);
        for (var step = 0; step < 20_000; step++)
        {
            clock++;
            if (random.Next(3) == 0 && working.Count > 0)
            {
                var done = working.ElementAt(random.Next(working.Count));
                working.Remove(done);
                _queue.Done(done);
            }
            else if (random.Next(2) == 0)
            {
                var key = $"key-{random.Next(50)}";
                lastAdd[key] = clock;
                _queue.Add(key, (WorkPriority)random.Next(2));
            }
            else if (_queue.TakeAsync(new(canceled: false)) is { } take && take.IsCompleted)
            {
                var taken = (await take).Key;
                Assert.True(working.Add(taken), $"{taken} is with two workers");
                lastTake[taken] = clock;
            }
            else
            {
                // Nobody is ready: the one who asked gets the next one.
                var key = $"key-{random.Next(50)}";
                lastAdd[key] = clock;
                foreach (var done in working) _queue.Done(done);
                working.Clear();
                _queue.Add(key);
                var taken = (await take).Key;
                Assert.True(working.Add(taken));
                lastTake[taken] = clock;
            }
        }

        foreach (var done in working) _queue.Done(done);
        while (_queue.Count > 0)
        {
            var taken = (await _queue.TakeAsync(default)).Key;
            lastTake[taken] = ++clock;
            _queue.Done(taken);
        }
        Assert.All(lastAdd, add => Assert.True(lastTake[add.Key] >= add.Value, $"{add.Key} was added and never taken"));
    }

    [Fact]
    public async Task A_pace_lets_a_burst_of_a_second_through_and_then_one_at_a_time()
    {
        var pace = new Pace(10, _time);
        _time.Advance(TimeSpan.FromSeconds(30));

        for (var call = 0; call < 10; call++) Assert.True(pace.WaitAsync(default).IsCompleted, $"call {call}");
        var next = pace.WaitAsync(default).AsTask();

        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(101));
        await next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task<List<string>> TakeAsync(int count)
    {
        var taken = new List<string>();
        for (var number = 0; number < count; number++) taken.Add((await _queue.TakeAsync(default)).Key);
        return taken;
    }
}
