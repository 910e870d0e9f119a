using LuBan.Observability.Metrics;
using LuBan.Observability.Scraping;

namespace LuBan.Observability.Tests.Scraping;

public sealed class ExpositionTests
{
    [Fact]
    public void The_text_format_is_read_with_all_that_it_may_hold()
    {
        var read = ExpositionParser.Parse("""
            # HELP http_requests_total How many\nthere were.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000

            # a comment
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\"",} 1.458255915e9
            metric_without_timestamp_and_labels 12.47
              something_weird { problem = "division by zero" } +Inf -3982045
            rpc_seconds{quantile="0.5"}	NaN
            """ + "\n", isOpenMetrics: false);

        Assert.Equal(5, read.Samples.Count);
        Assert.Equal((1027.0, 1395066363000), (read.Samples[0].Value, read.Samples[0].Milliseconds));
        Assert.Equal("Cannot find file:\n\"FILE.TXT\"", read.Samples[1].Labels["error"]);
        Assert.Equal("C:\\DIR\\FILE.TXT", read.Samples[1].Labels["path"]);
        Assert.Equal((double.PositiveInfinity, -3982045), (read.Samples[3].Value, read.Samples[3].Milliseconds));
        Assert.True(double.IsNaN(read.Samples[4].Value));
        Assert.Equal(new MetricDescription("http_requests_total", "counter", "How many\nthere were."), read.Descriptions[0]);
    }

    [Fact]
    public void OpenMetrics_has_exemplars_seconds_and_an_end()
    {
        var read = ExpositionParser.Parse("# TYPE a counter\n# UNIT a bytes\na_total{x=\"1\"} 17 1520879607.789 # {trace=\"KOO5S4vxi0o\"} 0.67\na_created 1\n# EOF\n", isOpenMetrics: true);

        Assert.Equal((17.0, 1520879607789), (read.Samples[0].Value, read.Samples[0].Milliseconds));
        Assert.Equal("bytes", read.Descriptions[0].Unit);
        Assert.Throws<FormatException>(() => ExpositionParser.Parse("a 1\n", isOpenMetrics: true));
    }

    [Theory]
    [InlineData("a{b=\"c\" 1\n", "line 1: between two labels a comma is missing")]
    [InlineData("a 1\nb{c=\"d} 1\n", "line 2: a text is not closed")]
    [InlineData("a one\n", "line 1: 'one' is no number")]
    [InlineData("a\n", "line 1: a value is missing")]
    [InlineData("{b=\"c\"} 1\n", "line 1: a sample has no name")]
    [InlineData("a{b=\"1\",b=\"2\"} 1\n", "line 1: the label 'b' is there twice")]
    [InlineData("a 1 2 3\n", "line 1: there is more than a value and a time")]
    [InlineData("<html>\n", "line 1: a name is expected")]
    public void A_mistake_is_named_with_its_line(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => ExpositionParser.Parse(text, isOpenMetrics: false)).Message);

    [Fact]
    public void Relabelling_does_what_Prometheus_does()
    {
        var labels = Labels.Of(("__name__", "x"), ("a", "foo"), ("b", "bar"), ("__meta_kubernetes_service_label_app", "shop"));

        Assert.Equal("foo-bar", Apply(labels, new() { SourceLabels = ["a", "b"], Separator = "-", TargetLabel = "c" })!["c"]);
        Assert.Equal("f:o", Apply(labels, new() { SourceLabels = ["a"], Regex = "(f)(?<rest>.*)o", TargetLabel = "c", Replacement = "$1:${rest}" })!["c"]);
        Assert.Equal("shop", Apply(labels, new() { Action = "labelmap", Regex = "__meta_kubernetes_service_label_(.+)" })!["app"]);
        Assert.Null(Apply(labels, new() { Action = "drop", SourceLabels = ["a"], Regex = "fo+" }));
        Assert.NotNull(Apply(labels, new() { Action = "drop", SourceLabels = ["a"], Regex = "fo" }));
        Assert.Null(Apply(labels, new() { Action = "keep", SourceLabels = ["a"], Regex = "bar" }));
        Assert.Equal("", Apply(labels, new() { Action = "labeldrop", Regex = "a|b" })!["a"]);
        Assert.Equal("", Apply(labels, new() { SourceLabels = ["a"], TargetLabel = "a", Replacement = "" })!["a"]);
        var problems = new List<string>();
        Relabeling.Of([new() { Action = "hashmod" }, new() { Regex = "(" , TargetLabel = "a" }, new()], "spec.relabelings", problems);
        Assert.Equal(3, problems.Count);
    }

    private static Labels? Apply(Labels labels, RelabelRule rule)
    {
        var problems = new List<string>();
        var relabeling = Relabeling.Of([rule], "x", problems);
        Assert.Empty(problems);
        return relabeling.Apply(labels);
    }
}
