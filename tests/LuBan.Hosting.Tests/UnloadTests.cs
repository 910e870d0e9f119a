using System.Diagnostics;
using LuBan.Kernel.Hosting;
using Xunit;
using Xunit.Abstractions;

namespace LuBan.Hosting.Tests;

public sealed class UnloadTests(ITestOutputHelper output)
{
    [Fact]
    public Task Cycles_with_every_feature_leave_nothing_behind() => CycleAsync(6);

    [Fact, Trait("Category", "Soak")]
    public async Task Three_hundred_cycles_keep_heap_and_memory_flat()
    {
        var (heap, resident) = await CycleAsync(300);

        // Medians of twenty cycles: one sample says more about what the machine was doing.
        output.WriteLine($"heap {Median(heap, 100) / 1024} -> {Median(heap, 280) / 1024} KiB, resident {Median(resident, 190) / 1048576.0:0.0} -> {Median(resident, 280) / 1048576.0:0.0} MiB");
        Assert.InRange(Median(heap, 280), 1, Median(heap, 100) * 1.05);
        Assert.InRange(Median(resident, 280), 1, Median(resident, 190) * 1.02);
    }

    [Theory]
    [InlineData("LeaksThread", "a thread that never ends")]
    [InlineData("LeaksHandle", "GCHandle")]
    [InlineData("ProcessExitHook", "ProcessExitHookExtension.OnExit is subscribed to AppDomain.ProcessExit")]
    [InlineData("StaticEvent", "StaticEventExtension.OnUnobserved is subscribed to TaskScheduler.UnobservedTaskException")]
    public async Task An_extension_that_holds_on_is_reported_as_leaked_with_a_plausible_reason(string name, string reason)
    {
        await using var kernel = await TestKernel.StartAsync(options => options.UnloadTimeout = TimeSpan.FromSeconds(1));
        var runtime = await kernel.ServeAsync(TestExtension.Request(name));
        Assert.Equal("ok", await kernel.Http.GetStringAsync($"/ext/tests.{name}/ok"));

        var verdict = await kernel.RemoveAsync($"tests.{name}");

        Assert.Equal(ExtensionState.Leaked, verdict.State);
        Assert.Equal(ExtensionState.Leaked, runtime.State);
        Assert.StartsWith("LB3050", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
        Assert.Contains(runtime, kernel.Host.Runtimes);
    }

    private static long Median(long[] samples, int from) => samples.Skip(from).Take(20).Order().ElementAt(10);

    // What GC.GetTotalMemory says goes below zero once collectible assemblies come and go.
    private static long LiveHeap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        var memory = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return memory.HeapSizeBytes - memory.FragmentedBytes;
    }

    private async Task<(long[] Heap, long[] Resident)> CycleAsync(int cycles)
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Hello"));
        var (heap, resident) = (new long[cycles], new long[cycles]);
        var unloaded = 0;
        var neighbour = 0;
        var (loading, removing) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var started = Stopwatch.GetTimestamp();
            await kernel.ServeAsync(TestExtension.Request("KitchenSink", $"1.0.{cycle}"));
            loading += Stopwatch.GetElapsedTime(started);
            await SinkDriver.UseEverythingAsync(kernel);
            started = Stopwatch.GetTimestamp();
            var verdict = await kernel.RemoveAsync("tests.kitchensink");
            removing += Stopwatch.GetElapsedTime(started);
            if (verdict.State == ExtensionState.Unloaded) unloaded++;
            else output.WriteLine(verdict.ToString());
            if ((await kernel.Http.GetStringAsync("/ext/tests.hello/greetings/Ada")).Contains("Hello, Ada!", StringComparison.Ordinal)) neighbour++;
            heap[cycle] = LiveHeap();
            using var process = Process.GetCurrentProcess();
            resident[cycle] = process.WorkingSet64;
            if (cycle % 25 == 0 || cycle == cycles - 1) output.WriteLine($"cycle {cycle + 1}: heap {heap[cycle] / 1024} KiB, resident {resident[cycle] / 1048576.0:0.0} MiB, unloaded {unloaded}");
        }
        output.WriteLine($"{unloaded} of {cycles} unloaded, neighbour answered {neighbour} of {cycles}; on average {loading.TotalMilliseconds / cycles:0} ms to load, {removing.TotalMilliseconds / cycles:0} ms to remove and prove");
        Assert.Equal((cycles, cycles), (unloaded, neighbour));
        Assert.Equal(["Tests.Hello"], kernel.Host.Runtimes.Select(runtime => runtime.Id));
        return (heap, resident);
    }
}
