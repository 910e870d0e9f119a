using System.Collections.Concurrent;
using System.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers;
using LuBan.Workers.Tests.Processes;

namespace LuBan.Workers.Tests.Inside;

/// <summary>What an extension measures in a worker, a process of its own, stands at /metrics as if it were in the kernel's.</summary>
public sealed class WorkerMetricsTests : IAsyncLifetime
{
    private readonly WorkerBench _bench = new(configure: options => options.OwnUsers = false);
    private readonly ConcurrentStack<IWorkerProcess> _workers = [];
    private WorkerKernelHost _kernel = null!;

    public async Task InitializeAsync() => _kernel = await WorkerKernelHost.StartAsync(new Noting(_bench.Launcher, _workers));

    public async Task DisposeAsync()
    {
        await _kernel.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [LinuxFact]
    public async Task A_worker_measures_what_the_extension_measures_in_the_kernels_process()
    {
        await ServeAsync(inWorker: false);
        var inProcess = await MeasureAllAsync();
        await ServeAsync(inWorker: true);
        var inWorker = await MeasureAllAsync();

        Assert.Equal(inProcess, inWorker);
        Assert.Contains("couriers_sent_total{extension=\"tests.courier\",label=\"nor\\\"th\"} 7", inWorker);
        Assert.Contains("couriers_waiting{extension=\"tests.courier\"} 7", inWorker);
        Assert.Contains("couriers_way_seconds_bucket{extension=\"tests.courier\",le=\"0.5\"} 1", inWorker);
        Assert.Contains("tests_courier_luban_sent_total{extension=\"tests.courier\",exported_extension=\"other\"} 1", inWorker);
    }

    [LinuxFact]
    public async Task What_a_worker_measured_goes_with_it_and_begins_anew()
    {
        var runtime = await ServeAsync(inWorker: true);
        await PostAsync("measure/couriers.sent?label=a&value=41");
        var before = await ScrapeAsync();

        Assert.True(_workers.TryPeek(out var first));
        using (var process = Process.GetProcessById(first.ProcessId)) process.Kill();
        await Wait.UntilAsync(async () => !(await ScrapeAsync()).Contains("couriers_sent", StringComparison.Ordinal), "what the dead process said to be gone");
        await Wait.UntilAsync(async () => (await _kernel.Http.PostAsync("/ext/tests.courier/measure/couriers.sent?label=a&value=1", null)).IsSuccessStatusCode, "the worker to be there again", 60);
        var after = await ScrapeAsync();
        await _kernel.Host.RetireAsync(_kernel.Host.Unpublish("tests.courier")!, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.Contains("couriers_sent_total{extension=\"tests.courier\",label=\"a\"} 41\n", before, StringComparison.Ordinal);
        Assert.Contains("couriers_sent_total{extension=\"tests.courier\",label=\"a\"} 1\n", after, StringComparison.Ordinal);
        Assert.DoesNotContain("couriers_sent", await ScrapeAsync(), StringComparison.Ordinal);
        Assert.Equal(ExtensionState.Unloaded, runtime.State);
    }

    [LinuxFact]
    public async Task An_answer_that_is_too_long_is_left_out_and_told()
    {
        var runtime = await ServeAsync(inWorker: true);
        await PostAsync("measure-long/couriers.long?length=5000000");

        var page = await ScrapeAsync();

        Assert.DoesNotContain("couriers_long", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\nluban_metrics_failed_callbacks_total 0\n", page, StringComparison.Ordinal);
        Assert.Contains(runtime.Log.Tail(), line => line.Message.Contains("What it measures is not at /metrics", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task A_callback_that_hangs_in_a_worker_is_left_out_alone()
    {
        await ServeAsync(inWorker: true);
        await PostAsync("measure/couriers.sent?label=a&value=1");
        await PostAsync("observe/couriers.stuck?does=hangs");

        // On a busy machine the first answers of a worker may come too late for a page.
        await Wait.UntilAsync(async () => (await ScrapeAsync()).Contains("couriers_sent_total{", StringComparison.Ordinal), "the counter to be on the page");

        Assert.DoesNotContain("couriers_stuck{", await ScrapeAsync(), StringComparison.Ordinal);
    }

    /// <summary>One of each sort, and what stands at the page about it.</summary>
    private async Task<IReadOnlyList<string>> MeasureAllAsync()
    {
        await PostAsync("measure/couriers.sent?label=nor%22th&value=3");
        await PostAsync("measure/couriers.sent?label=nor%22th&value=4");
        await PostAsync("measure/luban.sent?label=other&value=1&key=extension");
        await PostAsync("time/couriers.way?seconds=0.3");
        await PostAsync("time/couriers.way?seconds=700");
        await PostAsync("observe/couriers.waiting?does=answers");
        var page = "";
        await Wait.UntilAsync(async () => (page = await ScrapeAsync()).Contains("\ncouriers_waiting{", StringComparison.Ordinal), "the gauge to be on the page");
        return [.. page.Split('\n').Where(line => line.Contains("couriers_", StringComparison.Ordinal) || line.Contains("tests_courier_", StringComparison.Ordinal))];
    }

    private async Task<ExtensionRuntime> ServeAsync(bool inWorker) => await _kernel.ServeAsync("Courier", inWorker);

    private async Task PostAsync(string path) => (await _kernel.Http.PostAsync($"/ext/tests.courier/{path}", null)).EnsureSuccessStatusCode();

    private Task<string> ScrapeAsync() => _kernel.Http.GetStringAsync("/metrics");

    /// <summary>Notes which processes were started.</summary>
    private sealed class Noting(IWorkerLauncher launcher, ConcurrentStack<IWorkerProcess> workers) : IWorkerLauncher
    {
        public async Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken)
        {
            var worker = await launcher.LaunchAsync(launch, cancellationToken);
            workers.Push(worker);
            return worker;
        }
    }
}
