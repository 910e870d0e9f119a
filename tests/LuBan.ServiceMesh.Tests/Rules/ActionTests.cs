using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Tests.Rules;

/// <summary>What rules do with a request, field by field.</summary>
public sealed class ActionTests
{
    private const string ToV1 = "route: [{destination: {host: reviews, subset: v1}}]";

    [Theory]
    [InlineData("match: [{uri: {prefix: /api}}]\n  rewrite: {uri: /v2}", "/api/users?x=1", "/v2/users?x=1")]
    [InlineData("match: [{uri: {prefix: /api/}}]\n  rewrite: {uri: /}", "/api/users", "/users")]
    [InlineData("match: [{uri: {prefix: /api}}]\n  rewrite: {uri: /}", "/api/users", "/users")]
    [InlineData("match: [{uri: {exact: /old}}]\n  rewrite: {uri: /new}", "/old?x=1", "/new?x=1")]
    [InlineData("rewrite: {uriRegexRewrite: {match: '^/service/([^/]+)(/.*)$', rewrite: '\\2/instance/\\1'}}", "/service/foo/v1/api", "/v1/api/instance/foo")]
    [InlineData("match: [{uri: {prefix: /a%2Fb}}]", "/a%2Fb/c", "/a%2Fb/c")]
    public async Task A_rewrite_changes_the_path_and_keeps_the_query(string rule, string path, string expected)
    {
        await using var mesh = await TestMesh.StartAsync($"- {rule}\n  {ToV1}");

        Assert.Equal(expected, (await mesh.SeenAsync(path)).Target);
        Assert.Equal(expected, mesh.Explain("GET", path).Path);
    }

    [Fact]
    public async Task A_rewrite_changes_the_host_and_without_one_it_is_the_clients()
    {
        await using var mesh = await TestMesh.StartAsync($"- match: [{{uri: {{prefix: /x}}}}]\n  rewrite: {{authority: other.example}}\n  {ToV1}\n- {ToV1}");

        Assert.Equal("other.example", (await mesh.SeenAsync("/x")).Headers["host"]);
        Assert.Equal($"{mesh.Address}:{mesh.Port}", (await mesh.SeenAsync("/y")).Headers["host"]);
    }

    [Theory]
    [InlineData("{uri: /new}", 301, "http://{host}/new?q=1")]
    [InlineData("{authority: other.example, redirectCode: 307}", 307, "http://other.example/old?q=1")]
    [InlineData("{scheme: https, port: 8443}", 301, "https://{address}:8443/old?q=1")]
    [InlineData("{authority: other.example, derivePort: FROM_REQUEST_PORT, redirectCode: 302}", 302, "http://other.example:{port}/old?q=1")]
    [InlineData("{scheme: https, derivePort: FROM_PROTOCOL_DEFAULT, redirectCode: 308}", 308, "https://{address}/old?q=1")]
    public async Task A_redirect_leads_where_its_fields_say(string redirect, int status, string location)
    {
        await using var mesh = await TestMesh.StartAsync($"- redirect: {redirect}");

        using var response = await mesh.SendAsync("/old?q=1");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(location.Replace("{host}", $"{mesh.Address}:{mesh.Port}", StringComparison.Ordinal).Replace("{address}", mesh.Address, StringComparison.Ordinal).Replace("{port}", $"{mesh.Port}", StringComparison.Ordinal), response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_direct_response_has_its_status_and_body()
    {
        await using var mesh = await TestMesh.StartAsync("- match: [{uri: {exact: /text}}]\n  directResponse: {status: 418, body: {string: teapot}}\n  headers: {response: {set: {x-tea: green}}}\n- directResponse: {status: 204}");

        using var text = await mesh.SendAsync("/text");
        using var empty = await mesh.SendAsync("/");

        Assert.Equal((418, "teapot", "green"), ((int)text.StatusCode, await text.Content.ReadAsStringAsync(), text.Headers.GetValues("x-tea").Single()));
        Assert.Equal(HttpStatusCode.NoContent, empty.StatusCode);
    }

    [Fact]
    public async Task Headers_are_removed_set_and_added_both_ways_by_rules_and_by_destinations()
    {
        await using var mesh = await TestMesh.StartAsync("""
            - headers:
                request: {set: {x-set: rule}, add: {x-add: more}, remove: [x-gone]}
                response: {set: {x-answer: rule}, remove: [x-secret]}
              route:
              - destination: {host: reviews, subset: v1}
                headers: {request: {set: {x-destination: v1}}, response: {add: {x-by: v1}}}
            """);
        var before = mesh.V1.Handle = null;
        var seen = await mesh.SeenAsync("/", headers: [("x-set", "client"), ("x-add", "one"), ("x-gone", "1")]);
        mesh.V1.Handle = context =>
        {
            context.Response.Headers["x-secret"] = "1";
            return Task.CompletedTask;
        };
        using var response = await mesh.SendAsync();

        Assert.Equal(("rule", "one, more", "v1"), (seen.Headers["x-set"], seen.Headers["x-add"].Replace(",", ", ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), seen.Headers["x-destination"]));
        Assert.False(seen.Headers.ContainsKey("x-gone"));
        Assert.Equal(("rule", "v1", false), (response.Headers.GetValues("x-answer").Single(), response.Headers.GetValues("x-by").Single(), response.Headers.Contains("x-secret")));
        Assert.Null(before);
    }

    [Fact]
    public async Task Hop_by_hop_headers_end_here_and_the_chain_of_callers_grows()
    {
        await using var mesh = await TestMesh.StartAsync();

        var seen = await mesh.SeenAsync("/", headers: [("Connection", "x-hop"), ("x-hop", "1"), ("Proxy-Authorization", "secret"), ("TE", "trailers"), ("X-Forwarded-For", "192.0.2.1"), ("X-LuBan-Workload", "me.shop"), ("Transfer_Encoding", "chunked")]);

        Assert.DoesNotContain(seen.Headers.Keys, name => name is "x-hop" or "proxy-authorization" or "x-luban-workload" or "transfer_encoding");
        Assert.StartsWith("192.0.2.1, 127.", seen.Headers["x-forwarded-for"], StringComparison.Ordinal);
        Assert.NotEmpty(seen.Headers["x-request-id"]);
    }

    [Fact]
    public async Task A_timeout_ends_a_slow_answer_with_504_and_UT()
    {
        await using var mesh = await TestMesh.StartAsync($"- timeout: 50ms\n  retries: {{attempts: 0}}\n  {ToV1}");
        mesh.V1.Handle = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        Assert.Equal((504, "UT"), await mesh.FlagsAsync());
    }

    [Theory]
    [InlineData("5xx", 503, "GET", true)]
    [InlineData("5xx", 404, "GET", false)]
    [InlineData("gateway-error", 502, "GET", true)]
    [InlineData("gateway-error", 500, "GET", false)]
    [InlineData("retriable-4xx", 409, "GET", true)]
    [InlineData("418", 418, "GET", true)]
    [InlineData("connect-failure", 503, "GET", false)]
    [InlineData("5xx", 503, "POST", true)]
    public async Task A_retry_is_made_on_its_conditions_with_the_whole_body_and_at_another_endpoint(string on, int status, string method, bool isRetried)
    {
        await using var mesh = await TestMesh.StartAsync($"- retries: {{attempts: 2, retryOn: '{on}', backoff: 1ms}}\n  route: [{{destination: {{host: reviews}}}}]", "loadBalancer: {simple: ROUND_ROBIN}");
        var bodies = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var count = 0;
        foreach (var peer in new[] { mesh.V1, mesh.V2 }) peer.Handle = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Enqueue(await reader.ReadToEndAsync());
            context.Response.StatusCode = Interlocked.Increment(ref count) == 1 ? status : 200;
        };

        using var response = await mesh.SendAsync("/", method, method == "POST" ? new StringContent("the body") : null);

        Assert.Equal(isRetried ? 200 : status, (int)response.StatusCode);
        Assert.Equal(isRetried ? 2 : 1, count);
        if (method == "POST") Assert.Equal(["the body", "the body"], bodies);
    }

    [Fact]
    public async Task Retries_end_at_their_number_and_the_answer_says_so()
    {
        await using var mesh = await TestMesh.StartAsync($"- retries: {{attempts: 3, retryOn: 5xx, backoff: 1ms}}\n  {ToV1}");
        var count = 0;
        mesh.V1.Handle = context =>
        {
            Interlocked.Increment(ref count);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        using var response = await mesh.SendAsync();

        Assert.Equal((503, 4), ((int)response.StatusCode, count));
        Assert.Contains("response_flags=\"URX\"", await mesh.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_was_not_kept_is_never_sent_twice()
    {
        await using var mesh = await TestMesh.StartAsync($"- retries: {{attempts: 3, retryOn: 5xx, backoff: 1ms}}\n  {ToV1}");
        var count = 0;
        mesh.V1.Handle = async context =>
        {
            Interlocked.Increment(ref count);
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 503;
        };

        using var response = await mesh.SendAsync("/", "POST", new ByteArrayContent(new byte[100_000]));

        Assert.Equal((503, 1), ((int)response.StatusCode, count));
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_gives_way_to_the_next()
    {
        await using var mesh = await TestMesh.StartAsync("- retries: {attempts: 1, perTryTimeout: 100ms, retryOn: 5xx, backoff: 1ms}\n  route: [{destination: {host: reviews}}]");
        var count = 0;
        foreach (var peer in new[] { mesh.V1, mesh.V2 }) peer.Handle = context => Interlocked.Increment(ref count) == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : context.Response.WriteAsync("late but here");

        using var response = await mesh.SendAsync();

        Assert.Equal("late but here", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_tried_elsewhere_even_for_a_POST()
    {
        await using var mesh = await TestMesh.StartAsync(policy: "loadBalancer: {simple: ROUND_ROBIN}");
        await mesh.V1.DisposeAsync();

        for (var number = 0; number < 4; number++) Assert.Equal("v2", (await mesh.SeenAsync("/", "POST", new ByteArrayContent(new byte[200_000]))).Peer);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_503_with_UF()
    {
        await using var mesh = await TestMesh.StartAsync($"- retries: {{attempts: 0}}\n  {ToV1}");
        await mesh.V1.DisposeAsync();

        Assert.Equal((503, "UF"), await mesh.FlagsAsync());
    }

    [Fact]
    public async Task A_fault_fails_its_share_of_requests_and_delays_the_ones_it_is_about()
    {
        await using var mesh = await TestMesh.StartAsync($"""
            - match: [{"{"}headers: {"{"}end-user: {"{"}exact: test{"}"}{"}"}{"}"}]
              fault: {"{"}abort: {"{"}httpStatus: 555, percentage: {"{"}value: 100{"}"}{"}"}{"}"}
              {ToV1}
            - match: [{"{"}uri: {"{"}exact: /half{"}"}{"}"}]
              fault: {"{"}abort: {"{"}httpStatus: 500, percentage: {"{"}value: 50{"}"}{"}"}{"}"}
              {ToV1}
            - match: [{"{"}uri: {"{"}exact: /grpc{"}"}{"}"}]
              fault: {"{"}abort: {"{"}grpcStatus: UNAVAILABLE{"}"}{"}"}
              {ToV1}
            - fault: {"{"}delay: {"{"}fixedDelay: 120ms, percent: 100{"}"}{"}"}
              {ToV1}
            """);

        Assert.Equal((555, "FI"), await mesh.FlagsAsync("/", headers: ("end-user", "test")));
        var failed = 0;
        for (var number = 0; number < 200; number++) if ((await mesh.FlagsAsync("/half")).Status == 500) failed++;
        // 50 % of 200, five standard deviations of 7 to each side.
        Assert.InRange(failed, 65, 135);
        using (var grpc = await mesh.SendAsync("/grpc")) Assert.Equal("14", grpc.Headers.GetValues("grpc-status").Single());
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        using (await mesh.SendAsync("/slow")) Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 115);
        Assert.Contains("response_flags=\"DI\"", await mesh.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_gets_each_request_with_its_body_and_its_answer_is_dropped()
    {
        await using var mesh = await TestMesh.StartAsync($"- mirrors: [{{destination: {{host: reviews, subset: v2}}, percentage: {{value: 100}}}}]\n  {ToV1}");

        for (var number = 0; number < 20; number++) Assert.Equal("v1", (await mesh.SeenAsync($"/{number}", "POST", new StringContent("body"))).Peer);

        await Wait.UntilAsync(() => mesh.V2.Requests.Count == 20, "all copies have come");
        Assert.All(mesh.V2.Requests, copy => Assert.Equal(("POST", "body", true), (copy.Method, copy.Body, copy.Headers["host"].Contains("-shadow:", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_mirror_that_hangs_delays_nothing_and_what_is_too_long_is_not_copied()
    {
        await using var mesh = await TestMesh.StartAsync($"- mirror: {{host: reviews, subset: v2}}\n  {ToV1}");
        var copies = 0;
        mesh.V2.Handle = context =>
        {
            Interlocked.Increment(ref copies);
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        Assert.Equal("v1", (await mesh.SeenAsync()).Peer);
        Assert.Equal("v1", (await mesh.SeenAsync("/", "POST", new ByteArrayContent(new byte[100_000]))).Peer);

        await Wait.UntilAsync(() => Volatile.Read(ref copies) == 1, "the first was copied");
        Assert.Contains("luban_mesh_mirror_skipped_total 1", await mesh.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_allowed_origins_are_answered_and_others_go_on()
    {
        await using var mesh = await TestMesh.StartAsync($"- corsPolicy: {{allowOrigins: [{{exact: 'https://shop.example'}}], allowMethods: [GET, POST], allowHeaders: [x-token], exposeHeaders: [x-total], maxAge: 24h, allowCredentials: true}}\n  {ToV1}");

        using var preflight = await mesh.SendAsync("/", "OPTIONS", null, ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"));
        using var answer = await mesh.SendAsync("/", headers: ("Origin", "https://shop.example"));
        using var foreign = await mesh.SendAsync("/", headers: ("Origin", "https://other.example"));

        Assert.Equal(("GET,POST", "x-token", "86400", "true"), (Header(preflight, "Access-Control-Allow-Methods"), Header(preflight, "Access-Control-Allow-Headers"), Header(preflight, "Access-Control-Max-Age"), Header(preflight, "Access-Control-Allow-Credentials")));
        Assert.Equal(("https://shop.example", "x-total"), (Header(answer, "Access-Control-Allow-Origin"), Header(answer, "Access-Control-Expose-Headers")));
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Single(mesh.V1.Requests, request => request.Headers.TryGetValue("origin", out var origin) && origin == "https://shop.example");

        static string Header(HttpResponseMessage response, string name) => string.Join(",", response.Headers.GetValues(name));
    }
}
