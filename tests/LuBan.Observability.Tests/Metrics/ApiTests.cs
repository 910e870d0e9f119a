using System.Globalization;
using System.Net;
using System.Text.Json;
using LuBan.Observability.Prometheus;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>The API through the front door, and real programs as its clients.</summary>
public sealed class ApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Promtool = "/usr/bin/promtool";
    private const string Vmagent = "/usr/bin/vmagent";

    private TestKernel Kernel => server.Kernel;

    private HttpClient Admin => server.Admin;

    private long Now => server.Now;

    [Fact]
    public async Task Reading_writing_and_a_namespace_each_need_their_permission()
    {
        var reader = await Kernel.AddUserAsync(new("reader") { Permissions = ["metrics.read"] });
        await Kernel.Resources<Namespace>().CreateAsync(new() { Metadata = new() { Name = "shop" } });
        var tenant = await Kernel.AddUserAsync(new("tenant") { Permissions = ["metrics.read"], Namespace = "shop" });
        var writer = await Kernel.AddUserAsync(new("writer") { Permissions = ["metrics.write"] });

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(ApiServer.Api + "query?query=up")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ApiServer.WriteAsync(reader, [])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.GetAsync(ApiServer.Api + "query?query=up")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await tenant.GetAsync(ApiServer.Shop + "query?query=up")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.GetAsync(ApiServer.Shop.Replace("shop", "bank", StringComparison.Ordinal) + "query?query=up")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ApiServer.WriteAsync(writer, [])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await writer.GetAsync(ApiServer.Api + "query?query=up")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Kernel.Client(TestUser.Anonymous).GetAsync(ApiServer.Api + "query?query=up")).StatusCode);
    }

    [Fact]
    public async Task Errors_have_the_shapes_of_Prometheus()
    {
        using var bad = await Admin.GetAsync(ApiServer.Api + "query?query=sum(");
        var error = JsonDocument.Parse(await bad.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(("error", "bad_data"), (error.GetProperty("status").GetString(), error.GetProperty("errorType").GetString()));
        Assert.Contains("LB9200: 1:5", error.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Admin.GetAsync(ApiServer.Api + "query_range?query=up&start=0&end=1e9&step=1")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Admin.GetAsync(ApiServer.Api + "series")).StatusCode);
    }

    [ToolFact(Promtool)]
    public async Task Promtool_queries_us()
    {
        await using var forwarder = new Forwarder(Admin);
        var server = new Uri(forwarder.Address, "/ext/luban.observability/prometheus").ToString();
        var time = (Now / 1000).ToString(CultureInfo.InvariantCulture);

        var instant = await Tool.RunAsync(Promtool, "query", "instant", "--time", time, server, "orders_total{job=\"api\"}");
        var range = await Tool.RunAsync(Promtool, "query", "range", "--start", $"{(Now / 1000) - 60}", "--end", time, "--step", "30s", server, "sum(orders_total)");
        var series = await Tool.RunAsync(Promtool, "query", "series", "--match", "{namespace=\"shop\"}", server);
        var labels = await Tool.RunAsync(Promtool, "query", "labels", server, "namespace");

        Assert.True(instant.ExitCode == 0 && instant.Output.Contains("=> 40", StringComparison.Ordinal), instant.ToString());
        Assert.True(range.ExitCode == 0 && range.Output.Contains("47", StringComparison.Ordinal), range.ToString());
        Assert.True(series.ExitCode == 0 && series.Output.Contains("orders_total", StringComparison.Ordinal), series.ToString());
        Assert.True(labels.ExitCode == 0 && labels.Output.Contains("bank", StringComparison.Ordinal), labels.ToString());
    }

    [ToolFact(Vmagent)]
    public async Task Vmagent_scrapes_a_page_and_every_sample_of_it_arrives()
    {
        var scrapes = 0;
        var folder = Directory.CreateTempSubdirectory("luban-vmagent-");
        await using var forwarder = new Forwarder(Admin, () =>
        {
            var number = Interlocked.Increment(ref scrapes);
            return string.Concat(Enumerable.Range(0, 300).Select(i => $"agent_value{{i=\"{i}\"}} {number}\n"));
        });
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "scrape.yml"), $"scrape_configs:\n- job_name: page\n  scrape_interval: 1s\n  metrics_path: /page\n  static_configs:\n  - targets: ['{forwarder.Address.Authority}']\n");
        try
        {
            await using var agent = Tool.Start(Vmagent, $"-promscrape.config={folder.FullName}/scrape.yml", $"-remoteWrite.url={forwarder.Address}ext/luban.observability/prometheus/api/v1/write", $"-remoteWrite.tmpDataPath={folder.FullName}/queue", $"-httpListenAddr=127.0.0.1:{PeerProcess.FreePort()}", "-remoteWrite.flushInterval=200ms");

            // Each scrape that has arrived has arrived whole, and none in between is missing.
            var arrived = 0;
            await Wait.UntilAsync(async () =>
            {
                var counts = await ResultAsync("count_values(\"scrape\", count_over_time(agent_value[5m]))");
                if (counts.Count != 1 || counts[0].GetProperty("value")[1].GetString() != "300") return false;
                arrived = int.Parse(counts[0].GetProperty("metric").GetProperty("scrape").GetString()!, CultureInfo.InvariantCulture);
                return arrived >= 3;
            }, "three scrapes", 120);
            Assert.InRange(Volatile.Read(ref scrapes), arrived, int.MaxValue);
            // Numbers of scrapes are the values: the sum of what is there is that of all from the first to the last.
            await Wait.UntilAsync(async () => await ResultAsync("sum(sum_over_time(agent_value[5m])) == 300 * scalar(max(max_over_time(agent_value[5m]))) * (scalar(max(max_over_time(agent_value[5m]))) + 1) / 2") is { Count: 1 }, "every sample of every scrape", 120);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Another_server_answers_when_it_is_named_and_nothing_but_the_api_of_it()
    {
        await using var other = new Forwarder(Admin);
        var datasources = Kernel.Resources<Datasource>();
        await Kernel.Resources<Secret>().CreateAsync(new() { Metadata = new() { Name = "login", Namespace = "default" }, StringData = new Dictionary<string, string> { ["token"] = "t" } });
        await datasources.CreateAsync(new() { Metadata = new() { Name = "second" }, Spec = new() { Url = $"{other.Address}ext/luban.observability/prometheus", AuthRef = new("default", "login") } });
        await datasources.CreateAsync(new() { Metadata = new() { Name = "gone" }, Spec = new() { Url = $"http://127.0.0.1:{PeerProcess.FreePort()}" } });

        var reachable = await datasources.WaitForAsync("second", datasource => datasource.Status?.Version is not null, null);
        var gone = await datasources.WaitForAsync("gone", datasource => datasource.Status?.Conditions.Any(condition => condition.Status == "False") == true, null);

        Assert.Equal("2.42.0", reachable.Status!.Version);
        Assert.Contains(reachable.Status.Conditions, condition => condition is { Type: "Reachable", Status: "True" });
        Assert.NotNull(gone);
        Assert.Contains("\"40\"", await Admin.GetStringAsync(ApiServer.Api + $"query?query=orders_total&time={Now / 1000}&datasource=second"), StringComparison.Ordinal);
        Assert.DoesNotContain("bank", await Admin.GetStringAsync(ApiServer.Shop + $"query?query=sum by (namespace) (orders_total)&time={Now / 1000}&datasource=second"), StringComparison.Ordinal);
        Assert.DoesNotContain("bank", await Admin.GetStringAsync(ApiServer.Shop + "label/namespace/values?datasource=second"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Admin.GetAsync(ApiServer.Api + "query?query=up&datasource=gone")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Admin.GetAsync(ApiServer.Api + "query?query=up&datasource=nobody")).StatusCode);
    }

    private async Task<List<JsonElement>> ResultAsync(string query) =>
        [.. JsonDocument.Parse(await Admin.GetStringAsync($"{ApiServer.Api}query?query={Uri.EscapeDataString(query)}")).RootElement.GetProperty("data").GetProperty("result").EnumerateArray()];
}
