using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Workers.Tests.Inside;

/// <summary>What extensions measure stands at /metrics, under their name, and harms nobody.</summary>
public sealed class ExtensionMetricsTests : IAsyncLifetime
{
    private WorkerKernelHost _kernel = null!;

    public async Task InitializeAsync() => _kernel = await WorkerKernelHost.StartAsync();

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Fact]
    public async Task A_meter_of_any_name_is_exported_with_the_extension_that_made_it()
    {
        await ServeAsync();
        await MeasureAsync("couriers.sent", "north", 3);
        await MeasureAsync("couriers.sent", "north", 4);

        var page = await ScrapeAsync();

        Assert.Contains("# HELP couriers_sent_total What was told.\n# TYPE couriers_sent_total counter\ncouriers_sent_total{extension=\"tests.courier\",label=\"north\"} 7\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("luban.extension.requests", "tests_courier_luban_extension_requests_total{extension=\"tests.courier\",label=\"a\"} 1\n")]
    [InlineData("luban_extension_in_flight", "tests_courier_luban_extension_in_flight_total{")]
    [InlineData("tests.courier.sent", "\ntests_courier_sent_total{")]
    [InlineData("1st", "\n_1st_total{")]
    public async Task What_it_says_cannot_be_taken_for_what_the_server_says(string instrument, string expected)
    {
        await ServeAsync();
        await MeasureAsync(instrument, "a", 1);

        Assert.Contains(expected, await ScrapeAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extension", "exported_extension=\"other\"")]
    [InlineData("le", "exported_le=\"other\"")]
    [InlineData("2nd", "_2nd=\"other\"")]
    public async Task Its_labels_cannot_say_that_it_is_another_one_or_break_the_page(string key, string expected)
    {
        await ServeAsync();
        await MeasureAsync("couriers.sent", "other", 1, key);

        Assert.Contains($"couriers_sent_total{{extension=\"tests.courier\",{expected}}} 1\n", await ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_extensions_with_one_name_for_two_sorts_of_metrics_keep_both()
    {
        await ServeAsync();
        await ServeAsync("tests.second");
        await MeasureAsync("parcels", "a", 1);
        await _kernel.Http.PostAsync("/ext/tests.second/observe/parcels.total?does=answers", null);

        var page = await ScrapeAsync("tests_second_parcels_total{");

        Assert.Contains("# TYPE parcels_total counter\nparcels_total{extension=\"tests.courier\",label=\"a\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE tests_second_parcels_total gauge\ntests_second_parcels_total{extension=\"tests.second\"} 7\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_that_throws_or_hangs_does_not_keep_the_page_from_others()
    {
        await ServeAsync();
        await _kernel.Http.PostAsync("/ext/tests.courier/observe/bad?does=throws", null);
        await _kernel.Http.PostAsync("/ext/tests.courier/observe/good?does=answers", null);
        var thrown = await ScrapeAsync("\ngood{");
        await Wait.UntilAsync(async () => !(await ScrapeAsync()).Contains("\nluban_metrics_failed_callbacks_total 0\n", StringComparison.Ordinal), "the callback that threw to be counted");
        await _kernel.Http.PostAsync("/ext/tests.courier/observe/stuck?does=hangs", null);
        var stuck = await ScrapeAsync();

        Assert.Contains("\ngood{extension=\"tests.courier\"} 7\n", thrown, StringComparison.Ordinal);
        Assert.Contains("luban_extension_in_flight", stuck, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_so_many_series_of_an_extension_are_kept()
    {
        using var exporter = new PrometheusExporter();
        using var factory = new ExtensionMeterFactory(exporter.Open("Greedy"));
        using var meter = factory.Create(new("Greedy"));
        var (one, other) = (meter.CreateCounter<long>("one"), meter.CreateCounter<long>("other"));

        for (var i = 0; i < ExtensionInstruments.SeriesLimit; i++) (i % 2 == 0 ? one : other).Add(1, new KeyValuePair<string, object?>("of", i));
        one.Add(1, new KeyValuePair<string, object?>("of", "one more"));
        one.Add(1, new KeyValuePair<string, object?>("of", 0));
        var page = exporter.Scrape();

        Assert.DoesNotContain("one more", page, StringComparison.Ordinal);
        Assert.Contains("one_total{extension=\"greedy\",of=\"0\"} 2\n", page, StringComparison.Ordinal);
        Assert.Equal(1, long.Parse(page.Split('\n').Single(line => line.StartsWith("luban_metrics_dropped_series_total ", StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_counter_begins_anew_with_a_version_and_goes_with_the_extension()
    {
        await ServeAsync();
        await MeasureAsync("couriers.sent", "north", 3);
        await ServeAsync(version: "1.1.0");
        await MeasureAsync("couriers.sent", "north", 1);
        await Wait.UntilAsync(() => _kernel.Host.Runtimes.Count == 1, "the first version to be gone", 60);
        var upgraded = await ScrapeAsync();
        var runtime = _kernel.Host.Runtimes.Single();
        await _kernel.Host.RetireAsync(runtime, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.Contains("couriers_sent_total{extension=\"tests.courier\",label=\"north\"} 1\n", upgraded, StringComparison.Ordinal);
        Assert.DoesNotContain("couriers_sent", await ScrapeAsync(), StringComparison.Ordinal);
        Assert.True(runtime.State == ExtensionState.Unloaded, runtime.Verdict?.Reason);
    }

    private Task<ExtensionRuntime> ServeAsync(string id = "Tests.Courier", string version = "1.0.0") => _kernel.ServeAsync(_kernel.Request("Courier", inWorker: false, version, id: id));

    private async Task MeasureAsync(string instrument, string label, long value, string key = "label") =>
        (await _kernel.Http.PostAsync($"/ext/tests.courier/measure/{instrument}?label={label}&value={value}&key={key}", null)).EnsureSuccessStatusCode();

    /// <summary>The page on which something stands: on a busy machine a gauge may come too late for one.</summary>
    private async Task<string> ScrapeAsync(string expected)
    {
        var page = "";
        await Wait.UntilAsync(async () => (page = await ScrapeAsync()).Contains(expected, StringComparison.Ordinal), $"{expected} to be on the page");
        return page;
    }

    private Task<string> ScrapeAsync() => _kernel.Http.GetStringAsync("/metrics");
}
