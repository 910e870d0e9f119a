using System.Text.Json;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>Whatever is asked, a namespace sees only its own.</summary>
public sealed class NamespaceTests(ApiServer server) : IClassFixture<ApiServer>
{
    private HttpClient Admin => server.Admin;

    private long Now => server.Now;

    [Theory]
    [InlineData("{__name__=~\".+\"}")]
    [InlineData("{namespace=\"bank\"}")]
    [InlineData("{namespace=~\"bank|shop\",__name__=~\".*\"}")]
    [InlineData("{namespace!=\"shop\",__name__!=\"\"}")]
    [InlineData("{namespace=\"\",__name__=~\".+\"}")]
    [InlineData("orders_total or vault_open")]
    [InlineData("vault_open or machine_up or orders_total{job=\"secret\"}")]
    [InlineData("sum by (namespace) (orders_total)")]
    [InlineData("sum without () (orders_total)")]
    [InlineData("count by (__name__, namespace) ({__name__=~\"..*\"})")]
    [InlineData("max_over_time(vault_open[1h])")]
    [InlineData("max_over_time(vault_open[1h:1m])")]
    [InlineData("max_over_time((vault_open or machine_up)[1h:1m])")]
    [InlineData("orders_total offset -5m")]
    [InlineData("orders_total @ end()")]
    [InlineData("last_over_time({namespace=\"bank\"}[1h] @ end())")]
    [InlineData("label_replace(vault_open, \"namespace\", \"shop\", \"\", \"\")")]
    [InlineData("label_replace(orders_total{job=\"secret\"}, \"job\", \"$1\", \"namespace\", \"(.*)\")")]
    [InlineData("label_join(vault_open, \"x\", \"-\", \"namespace\")")]
    [InlineData("topk(10, {__name__=~\"vault.*|orders.*\"})")]
    [InlineData("count_values(\"v\", {namespace=~\"b.*\"})")]
    [InlineData("quantile(scalar(vault_open), {__name__=~\"vault_open\"})")]
    [InlineData("vault_open and on() machine_up")]
    [InlineData("machine_up * on() group_left(job) orders_total{job=\"secret\"}")]
    [InlineData("orders_total{job=\"secret\"} unless orders_total{job=\"api\"}")]
    [InlineData("-{namespace=\"bank\"}")]
    [InlineData("(((vault_open)))")]
    [InlineData("timestamp(vault_open)")]
    [InlineData("sort_desc({__name__=~\"orders_total|vault_open\"})")]
    [InlineData("vault_open # } or {namespace=\"shop\"")]
    [InlineData("{__name__=\"vault_open\",__name__=~\".+\"}")]
    [InlineData("rate(orders_total{namespace=~\"(bank)\"}[5m])")]
    [InlineData("histogram_quantile(0.5, {namespace=\"bank\"})")]
    public async Task No_query_of_a_namespace_sees_another_one(string query)
    {
        foreach (var path in new[] { $"query?time={Now / 1000}&", $"query_range?start={(Now / 1000) - 60}&end={Now / 1000}&step=30&" })
        {
            var text = await Admin.GetStringAsync(ApiServer.Shop + path + "query=" + Uri.EscapeDataString(query));

            foreach (var series in JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
            {
                var labels = series.GetProperty("metric").ToString();
                Assert.DoesNotContain("bank", labels, StringComparison.Ordinal);
                Assert.DoesNotContain("secret", labels, StringComparison.Ordinal);
                Assert.DoesNotContain("vault", labels, StringComparison.Ordinal);
                Assert.DoesNotContain("machine", labels, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("sum(orders_total)", "40")]
    [InlineData("count({__name__=~\".+\"})", "1")]
    [InlineData("scalar(vault_open)", "NaN")]
    [InlineData("absent(vault_open)", "1")]
    public async Task Values_of_a_namespace_count_only_its_own(string query, string value)
    {
        var data = JsonDocument.Parse(await Admin.GetStringAsync(ApiServer.Shop + $"query?time={Now / 1000}&query={Uri.EscapeDataString(query)}")).RootElement.GetProperty("data");

        var point = data.GetProperty("resultType").GetString() == "scalar" ? data.GetProperty("result") : data.GetProperty("result")[0].GetProperty("value");
        Assert.Equal(value, point[1].GetString());
    }

    [Theory]
    [InlineData("series?match[]={__name__=~\".%2B\"}")]
    [InlineData("series?match[]={namespace=\"bank\"}")]
    [InlineData("labels")]
    [InlineData("label/namespace/values")]
    [InlineData("label/__name__/values")]
    [InlineData("label/job/values?match[]=vault_open&match[]={job=\"secret\"}")]
    public async Task Names_and_values_of_a_namespace_are_its_own(string path)
    {
        var text = await Admin.GetStringAsync(ApiServer.Shop + path);

        Assert.DoesNotContain("bank", text, StringComparison.Ordinal);
        Assert.DoesNotContain("vault", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("machine", text, StringComparison.Ordinal);
    }
}
