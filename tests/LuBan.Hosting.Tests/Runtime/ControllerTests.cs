using System.Collections.Concurrent;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class ControllerTests : IAsyncLifetime
{
    private readonly FakeLeadership _leadership = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly List<IAsyncDisposable> _running = [];
    private TestStore _store = null!;
    private ResourceClient<Box> _boxes = null!;

    public async Task InitializeAsync()
    {
        _store = await TestStore.OpenAsync();
        _boxes = _store.Client<Box>();
    }

    public async Task DisposeAsync()
    {
        foreach (var one in _running) await one.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Only_the_leader_reconciles_and_a_new_term_looks_at_everything()
    {
        await _boxes.CreateAsync(Box.Named("a"));
        Start((request, _) => Done(request.Name));
        var everywhere = Start((request, _) => Done("everywhere " + request.Name), everyReplica: true);
        await Wait.UntilAsync(() => _calls.Contains("everywhere a"), "the other one runs on every replica");
        Assert.DoesNotContain("a", _calls);

        using (_leadership.Lead(1)) await Wait.UntilAsync(() => _calls.Contains("a"), "reconciled");
        await _boxes.CreateAsync(Box.Named("b"));
        await Wait.UntilAsync(() => _calls.Contains("everywhere b"), "seen elsewhere");
        Assert.DoesNotContain("b", _calls);

        using (_leadership.Lead(3)) await Wait.UntilAsync(() => _calls.Count(call => call == "a") == 2 && _calls.Contains("b"), "all of it again");
    }

    [Fact]
    public async Task The_end_of_the_term_cancels_the_call_and_the_next_term_waits_for_it()
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await _boxes.CreateAsync(Box.Named("a"));
        var calls = 0;
        Start(async (_, cancelled) =>
        {
            if (Interlocked.Increment(ref calls) > 1) return ReconcileResult.Done;
            entered.TrySetResult();
            var ended = new TaskCompletionSource();
            await using var registration = cancelled.Register(ended.SetResult);
            await ended.Task;
            await release.Task;
            return ReconcileResult.Done;
        });

        var first = _leadership.Lead(1);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        first.Dispose();
        using var second = _leadership.Lead(2);
        Assert.Equal(1, Volatile.Read(ref calls));

        release.SetResult();
        await Wait.UntilAsync(() => Volatile.Read(ref calls) == 2, "the next term goes on");
    }

    [Fact]
    public async Task Writes_of_a_reconcile_carry_the_terms_token_and_a_deposed_one_is_not_tried_again()
    {
        await _boxes.CreateAsync(Box.Named("a"));
        using var term = _leadership.Lead(1);
        var refused = new TaskCompletionSource<ResourceException>();
        Start(async (request, cancellationToken) =>
        {
            _calls.Enqueue(request.Name);
            try
            {
                // Through something that knows nothing of leaders, as a library of an author would.
                await Task.Run(() => _store.Client<Lid>().CreateAsync(Lid.Named("made"), cancellationToken), cancellationToken);
            }
            catch (ResourceException refusal)
            {
                refused.TrySetResult(refusal);
                throw;
            }
            return ReconcileResult.Done;
        }, deposedBefore: true);

        var refusal = await refused.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((409, 2L), (refusal.StatusCode, refusal.GetFenceToken()));
        Assert.Null(await _store.Client<Lid>().GetAsync("made", "default"));
        await _boxes.CreateAsync(Box.Named("b"));
        await Wait.UntilAsync(() => _calls.Contains("b"), "another object");
        Assert.Single(_calls, call => call == "a");
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_cancelled_and_tried_again()
    {
        await _boxes.CreateAsync(Box.Named("a"));
        using var term = _leadership.Lead(1);
        var calls = 0;
        Start(async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref calls) == 1) await Task.Delay(Timeout.Infinite, cancellationToken);
            return ReconcileResult.Done;
        }, new() { ReconcileTimeout = TimeSpan.FromMilliseconds(50), InitialBackoff = TimeSpan.FromMilliseconds(1) });

        await Wait.UntilAsync(() => Volatile.Read(ref calls) == 2, "tried again");
    }

    [Fact]
    public async Task No_key_runs_twice_at_once_and_no_change_is_lost()
    {
        using var term = _leadership.Lead(1);
        var running = new ConcurrentDictionary<ReconcileRequest, bool>();
        var (overlaps, seen) = (0, new ConcurrentDictionary<string, int>());
        Start(async (request, cancellationToken) =>
        {
            if (!running.TryAdd(request, true)) Interlocked.Increment(ref overlaps);
            var box = await _boxes.GetAsync(request.Name, request.Namespace, cancellationToken);
            await Task.Yield();
            if (box is not null) seen[request.Name] = box.Spec.Size;
            running.TryRemove(request, out _);
            return ReconcileResult.Done;
        }, new() { MaxConcurrency = 8 });

        await Parallel.ForAsync(0, 400, async (number, _) =>
            await _boxes.CreateOrUpdateAsync(Box.Named($"box-{number % 10}"), box => box with { Spec = new() { Size = box.Spec.Size + 1 } }));

        await Wait.UntilAsync(() => seen.Count == 10 && seen.Values.All(size => size == 40), "the last state of each was seen");
        Assert.Equal(0, overlaps);
    }

    [Fact]
    public async Task What_changes_is_looked_at_before_what_was_there()
    {
        for (var number = 0; number < 30; number++) await _boxes.CreateAsync(Box.Named($"old-{number:00}"));
        using var first = new SemaphoreSlim(0);
        using var term = _leadership.Lead(1);
        Start(async (request, cancellationToken) =>
        {
            _calls.Enqueue(request.Name);
            if (_calls.Count == 1) await first.WaitAsync(cancellationToken);
            return ReconcileResult.Done;
        });
        await Wait.UntilAsync(() => !_calls.IsEmpty, "begun");
        var informed = _store.Service.Revision;
        await _boxes.CreateAsync(Box.Named("new"));
        await Wait.UntilAsync(() => Scrape().Contains("luban_workqueue_depth{extension=\"tests\",controller=\"test\"} 30", StringComparison.Ordinal), "queued");

        first.Release();

        await Wait.UntilAsync(() => _calls.Count == 31, "all");
        Assert.InRange(_calls.ToList().IndexOf("new"), 1, 2);
        Assert.True(informed > 0);
    }

    [Fact]
    public async Task The_figures_reach_the_metrics_page()
    {
        using var exporter = new PrometheusExporter();
        using var term = _leadership.Lead(1);
        var release = new TaskCompletionSource();
        var failed = false;
        Start(async (request, _) =>
        {
            if (request.Name == "slow") await release.Task;
            if (request.Name == "bad" && !failed)
            {
                failed = true;
                throw new InvalidOperationException("once");
            }
            return ReconcileResult.Done;
        }, new() { InitialBackoff = TimeSpan.FromMilliseconds(1), MaxConcurrency = 2 }, owner: "figures");
        await _boxes.CreateAsync(Box.Named("bad"));
        await _boxes.CreateAsync(Box.Named("slow"));
        await Wait.UntilAsync(() => exporter.Scrape().Contains("luban_workqueue_retries_total{extension=\"figures\",controller=\"test\"} 1", StringComparison.Ordinal), "a retry");
        await Wait.UntilAsync(() => exporter.Scrape().Contains("luban_reconciles_running{extension=\"figures\",controller=\"test\"} 1", StringComparison.Ordinal), "one is running");

        var page = exporter.Scrape();

        foreach (var name in (string[])["luban_workqueue_depth", "luban_workqueue_adds_total", "luban_workqueue_wait_seconds_count", "luban_workqueue_longest_running_seconds", "luban_workqueue_unfinished_work_seconds", "luban_reconcile_duration_seconds_count"])
            Assert.Contains($"{name}{{extension=\"figures\",controller=\"test\"}}", page, StringComparison.Ordinal);
        Assert.Contains("luban_reconciles_total{extension=\"figures\",controller=\"test\",outcome=\"error\"} 1", page, StringComparison.Ordinal);
        Assert.Contains("luban_informer_objects{extension=\"figures\",resource=\"boxes.runtime.tests.dev\"} 2", page, StringComparison.Ordinal);
        release.SetResult();
        foreach (var one in _running) await one.DisposeAsync();
        Assert.DoesNotContain("luban_workqueue_depth{extension=\"figures\"", exporter.Scrape(), StringComparison.Ordinal);
    }

    private static string Scrape()
    {
        using var exporter = new PrometheusExporter();
        return exporter.Scrape();
    }

    private Task<ReconcileResult> Done(string call)
    {
        _calls.Enqueue(call);
        return Task.FromResult(ReconcileResult.Done);
    }

    private RunningController Start(
        Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>> reconcile, ReconcilerOptions? options = null, bool everyReplica = false, bool deposedBefore = false, string owner = "tests")
    {
        if (deposedBefore) RaiseFenceAsync().GetAwaiter().GetResult();
        var controller = new ControllerRunner(_store.Service, _leadership, TimeProvider.System, NullLoggerFactory.Instance).Start(new()
        {
            Name = "test", Owner = owner, Kind = ResourceKind.FromType(typeof(Box), "Tests"), Options = options ?? new(), Reconcile = reconcile, RunsOnEveryReplica = everyReplica,
        });
        _running.Add(controller);
        return controller;
    }

    private async Task RaiseFenceAsync()
    {
        LuBan.Resources.Storage.StoreFence.Current = new("test", 2, Raise: true);
        await _store.Client<Lid>().CreateAsync(Lid.Named("another-leaders"));
    }
}
