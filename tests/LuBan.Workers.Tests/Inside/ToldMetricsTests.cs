using LuBan.Kernel.Diagnostics;

namespace LuBan.Workers.Tests.Inside;

/// <summary>A worker's code may be anybody's: what it says about its metrics cannot break the page, fill the memory, or pass for what others say.</summary>
public sealed class ToldMetricsTests : IDisposable
{
    private const string Own = "extension=\"guest\"";
    private readonly PrometheusExporter _exporter = new();

    public void Dispose() => _exporter.Dispose();

    [Theory]
    [InlineData("extension=\"other\"")]
    [InlineData("")]
    [InlineData("extension=\"guest\",extension=\"other\"")]
    [InlineData("extension=\"guest\",a=\"1\",a=\"2\"")]
    [InlineData("extension=\"guest\",le=\"1\"")]
    [InlineData("extension=\"guest\",a=\"1\"} 1\nluban_forged{a=\"1\"")]
    [InlineData("extension=\"guest\",a=\"1")]
    [InlineData("extension=\"guest\",a=\"\\x\"")]
    [InlineData("extension=\"guest\",a-b=\"1\"")]
    [InlineData("extension=\"guest\",,a=\"1\"")]
    public void Labels_that_are_not_an_extensions_own_are_left_out(string labels)
    {
        var page = Page(new ToldFamily("parcels", "gauge", "", false, [new(labels, 1, 0, null), new(Own, 2, 0, null)]));

        Assert.Equal(["parcels{extension=\"guest\"} 2"], Lines(page, "parcels"));
        Assert.Equal(1, Dropped(page));
        Assert.DoesNotContain("forged", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Escaped_labels_are_as_they_were_written()
    {
        var labels = MetricNames.Labels(Own, [new("a", "back\\slash \"quoted\"\nnext, b=\"1\""), new("b", "山")]);

        Assert.Equal([$"parcels{{{labels}}} 1"], Lines(Page(new ToldFamily("parcels", "gauge", "", false, [new(labels, 1, 0, null)])), "parcels"));
    }

    [Theory]
    [InlineData("luban_extension_in_flight", "guest_luban_extension_in_flight{")]
    [InlineData("dotnet_gc", "guest_dotnet_gc{")]
    [InlineData("parcels\nluban_forged 1", "parcels_luban_forged_1{")]
    [InlineData("9", "_9{")]
    public void Names_cannot_be_those_of_the_server(string name, string expected)
    {
        var page = Page(new ToldFamily(name, "gauge", "with\na line", false, [new(Own, 1, 0, null)]));

        Assert.Contains($" with\\na line\n", page, StringComparison.Ordinal);
        Assert.Contains($"\n{expected}{Own}}} 1\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\nluban_forged", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Sorts_that_there_are_not_are_left_out_and_missing_texts_are_empty()
    {
        var page = Page(new ToldFamily("sort", "gauge\nluban_forged 1", "", false, [new(Own, 1, 0, null)]), new("silent", "counter", null!, false, [new(Own, 1, 0, null)]));

        Assert.Empty(Lines(page, "sort"));
        Assert.Contains("# HELP silent \n# TYPE silent counter\nsilent{extension=\"guest\"} 1\n", page, StringComparison.Ordinal);
        Assert.Equal(1, Dropped(page));
    }

    [Fact]
    public void A_name_that_another_has_for_another_sort_gets_the_id_in_front()
    {
        using var factory = new ExtensionMeterFactory(_exporter.Open("here"));
        factory.Create(new("Here")).CreateCounter<long>("parcels").Add(1);

        var page = Page(new ToldFamily("parcels_total", "gauge", "", false, [new(Own, 5, 0, null)]));

        Assert.Equal(["parcels_total{extension=\"here\"} 1"], Lines(page, "parcels_total"));
        Assert.Equal(["guest_parcels_total{extension=\"guest\"} 5"], Lines(page, "guest_parcels_total"));
    }

    [Fact]
    public void Only_so_many_series_are_kept()
    {
        var page = Page(new ToldFamily("parcels", "gauge", "", false, [.. Enumerable.Range(0, ExtensionInstruments.SeriesLimit + 3).Select(i => new ToldSeries($"{Own},of=\"{i}\"", i, 0, null))]));

        Assert.Equal(ExtensionInstruments.SeriesLimit, Lines(page, "parcels").Count);
        Assert.Equal(3, Dropped(page));
    }

    [Fact]
    public void Who_does_not_answer_keeps_its_counters_and_loses_its_gauges()
    {
        var answers = true;
        using var told = _exporter.Open("Guest", async cancellationToken =>
        {
            if (!answers) await Task.Delay(Timeout.Infinite, cancellationToken);
            return new([new("sent_total", "counter", "", false, [new(Own, 1, 0, null)]), new("waiting", "gauge", "", true, [new(Own, 1, 0, null)])], 0, 0);
        });
        var first = _exporter.Scrape();
        answers = false;
        var second = _exporter.Scrape();
        told.Dispose();

        Assert.Single(Lines(first, "sent_total"));
        Assert.Single(Lines(first, "waiting"));
        Assert.Single(Lines(second, "sent_total"));
        Assert.Empty(Lines(second, "waiting"));
        Assert.Empty(Lines(_exporter.Scrape(), "sent_total"));
    }

    private string Page(params ToldFamily[] families)
    {
        using var told = _exporter.Open("Guest", _ => Task.FromResult<ToldMetrics?>(new(families, 0, 0)));
        return _exporter.Scrape();
    }

    private static IReadOnlyList<string> Lines(string page, string name) => [.. page.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))];

    private static long Dropped(string page) => long.Parse(page.Split('\n').Single(line => line.StartsWith("luban_metrics_dropped_series_total ", StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
