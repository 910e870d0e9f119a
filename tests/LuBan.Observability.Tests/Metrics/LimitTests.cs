using System.Net;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>Limits and restarts: each with a kernel of its own.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly ApiServer _server = new();

    private TestKernel Kernel => _server.Kernel;

    private HttpClient Admin => _server.Admin;

    private long Now => _server.Now;

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_query_that_costs_too_much_is_ended_and_says_which_limit()
    {
        await Kernel.ConfigureAsync<ObservabilityExtension>(new { queries = new { maxSamples = 1000, maxSeries = 2 } });

        using var samples = await Admin.GetAsync(ApiServer.Api + $"query_range?query=vector(1)&start={(Now / 1000) - 5000}&end={Now / 1000}&step=1");
        using var series = await Admin.GetAsync(ApiServer.Api + $"query?query={{__name__!=\"\"}}&time={Now / 1000}");

        Assert.Equal((HttpStatusCode)422, samples.StatusCode);
        Assert.Contains("queries.maxSamples", await samples.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("queries.maxSeries", await series.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_of_theKernel_keeps_what_was_written()
    {
        await Kernel.RestartAsync();

        Assert.Contains("\"40\"", await Admin.GetStringAsync(ApiServer.Api + $"query?query=orders_total&time={Now / 1000}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_pages_name_the_metric_that_met_a_limit()
    {
        await Kernel.ConfigureAsync<ObservabilityExtension>(new { metrics = new { maxSeriesPerMetric = 10 } });

        using var response = await ApiServer.WriteAsync(Admin, [.. Enumerable.Range(0, 50).Select(i => (new Dictionary<string, string> { ["__name__"] = "bomb", ["job"] = "x", ["user"] = $"{i}" }, new (long, double)[] { (Now, 1) }))]);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("LB9203", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"metric\":\"bomb\",\"job\":\"x\",\"refused\":40", await Admin.GetStringAsync(ApiServer.Api + "status/tsdb"), StringComparison.Ordinal);
        foreach (var page in new[] { "buildinfo", "runtimeinfo", "config", "flags", "queries" }) Assert.Contains("success", await Admin.GetStringAsync(ApiServer.Api + "status/" + page), StringComparison.Ordinal);
        foreach (var page in new[] { "targets", "rules", "alerts", "metadata" }) Assert.Contains("success", await Admin.GetStringAsync(ApiServer.Api + page), StringComparison.Ordinal);
        Assert.Contains("sum by (job) (rate(x[5m]))", await Admin.GetStringAsync(ApiServer.Api + "format_query?query=sum(rate(x[5m]))by(job)"), StringComparison.Ordinal);
    }
}
