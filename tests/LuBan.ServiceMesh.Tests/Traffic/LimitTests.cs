using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Tests.Traffic;

/// <summary>Limits of connections and of rates.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task More_requests_than_connections_and_places_in_the_queue_are_503_with_UO()
    {
        await using var mesh = await TestMesh.StartAsync("- route: [{destination: {host: reviews, subset: v1}}]", "connectionPool: {tcp: {maxConnections: 1}, http: {http1MaxPendingRequests: 1}}");
        var release = new TaskCompletionSource();
        mesh.V1.Handle = async context =>
        {
            await release.Task;
            await context.Response.WriteAsync("ok");
        };
        var cluster = mesh.Host.Mesh.Table.Clusters.Values.First(one => one.Entry.Subset == "v1");
        var first = mesh.SendAsync();
        await Wait.UntilAsync(() => cluster.Endpoints[0].Active == 1, "the first is under way");
        var rest = Enumerable.Range(0, 5).Select(_ => mesh.FlagsAsync()).ToList();

        await Wait.UntilAsync(() => rest.Count(one => one.IsCompleted) == 4, "all but the one that waits are answered");
        release.SetResult();

        Assert.Equal(4, (await Task.WhenAll(rest)).Count(one => one == (503, "UO")));
        using var answered = await first;
        Assert.Equal(200, (int)answered.StatusCode);
    }

    [Fact]
    public async Task A_rate_limit_answers_429_with_the_time_to_wait_and_lets_through_again_later()
    {
        var time = new ManualTime();
        await using var mesh = await TestMesh.StartAsync(more: """
            apiVersion: servicemesh.luban.dev/v1alpha1
            kind: RateLimitPolicy
            metadata: {name: reviews}
            spec:
              host: reviews
              limits:
              - {name: each-user, requests: 2, per: 10s, key: {header: x-user}, match: {uri: {prefix: /limited}}}
            """, time: time);

        for (var number = 0; number < 2; number++) await mesh.SeenAsync("/limited", headers: ("x-user", "ada"));
        using (var refused = await mesh.SendAsync("/limited", "GET", null, ("x-user", "ada")))
        {
            Assert.Equal((429, "RL"), ((int)refused.StatusCode, refused.Headers.GetValues("X-LuBan-Mesh").Single()));
            Assert.Equal("5", refused.Headers.RetryAfter!.ToString());
        }
        await mesh.SeenAsync("/limited", headers: ("x-user", "grace"));
        await mesh.SeenAsync("/free", headers: ("x-user", "ada"));
        time.Advance(TimeSpan.FromSeconds(5));
        await mesh.SeenAsync("/limited", headers: ("x-user", "ada"));
        Assert.Equal((429, "RL"), await mesh.FlagsAsync("/limited", headers: ("x-user", "ada")));
    }

    [Fact]
    public async Task The_rate_is_kept_to_one_request_exactly()
    {
        var time = new ManualTime();
        await using var mesh = await TestMesh.StartAsync(more: "apiVersion: servicemesh.luban.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {name: r}\nspec: {host: reviews, limits: [{requests: 100, burst: 1}]}", time: time);
        mesh.V1.Handle = mesh.V2.Handle = _ => Task.CompletedTask;
        var passed = 0;

        // 2 s of 1000 requests, one each 2 ms.
        for (var number = 0; number < 1000; number++)
        {
            if ((await mesh.FlagsAsync()).Status == 200) passed++;
            time.Advance(TimeSpan.FromMilliseconds(2));
        }

        Assert.InRange(passed, 195, 205);
    }

    [Fact]
    public async Task Metrics_have_the_names_and_labels_that_queries_for_Istio_ask_for()
    {
        await using var mesh = await TestMesh.StartAsync();
        for (var number = 0; number < 7; number++) await mesh.SeenAsync("/", headers: ("X-LuBan-Workload", "productpage.shop"));

        var lines = (await mesh.MetricsAsync()).Split('\n');
        var requests = lines.Where(line => line.StartsWith("istio_requests_total{", StringComparison.Ordinal)).ToList();

        Assert.Equal(7, requests.Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));
        Assert.All(requests, line => Assert.Contains("reporter=\"destination\",source_workload=\"productpage\",source_workload_namespace=\"shop\",destination_workload=\"reviews\",destination_workload_namespace=\"shop\"", line, StringComparison.Ordinal));
        Assert.All(requests, line => Assert.Contains("destination_service=\"reviews.shop.svc.cluster.local\"", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("istio_request_duration_milliseconds_bucket{", StringComparison.Ordinal) && line.Contains("le=\"+Inf\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("istio_request_bytes_count{", StringComparison.Ordinal));
        var log = Path.Combine(mesh.Folder, "access.log");
        await Wait.UntilAsync(() => File.Exists(log) && ReadLog(log).Contains("\"response_flags\":\"-\"", StringComparison.Ordinal), "the access log has its lines");
    }

    private static string ReadLog(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
