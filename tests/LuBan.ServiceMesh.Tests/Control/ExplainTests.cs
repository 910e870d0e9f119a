namespace LuBan.ServiceMesh.Tests.Control;

/// <summary>What explain says, and what really happens.</summary>
public sealed class ExplainTests
{
    private const string Rules = """
        - name: canary
          match: [{headers: {x-canary: {exact: 'yes'}}, uri: {prefix: /api}}]
          route: [{destination: {host: reviews, subset: v2}}]
        - name: posts
          match: [{method: {exact: POST}, uri: {regex: '/api/v[0-9]+/.*'}}, {queryParams: {force: {}}}]
          rewrite: {uriRegexRewrite: {match: '^/api/v[0-9]+', rewrite: /internal}}
          route: [{destination: {host: reviews, subset: v2}, weight: 30}, {destination: {host: reviews, subset: v1}, weight: 70}]
        - name: moved
          match: [{uri: {exact: /old}}]
          redirect: {uri: /new}
        - name: teapot
          match: [{uri: {prefix: /tea}, withoutHeaders: {x-coffee: {}}}]
          directResponse: {status: 418}
        - name: rest
          match: [{uri: {prefix: /api}}, {authority: {prefix: shop.}}]
          route: [{destination: {host: reviews, subset: v1}}]
        """;

    [Fact]
    public async Task Explain_agrees_with_what_became_of_300_random_requests()
    {
        await using var mesh = await TestMesh.StartAsync(Rules);
        var random = new Random(20_261_121);

        for (var number = 0; number < 300; number++)
        {
            string[] paths = ["/api", "/api/v1/x", "/api/v22/y?force", "/old", "/tea", "/teapot?force=1", "/other", "/x?force=", "/api/../x", "/a//b"];
            var (path, method) = (paths[random.Next(paths.Length)], random.Next(3) == 0 ? "POST" : "GET");
            var headers = new Dictionary<string, string>();
            if (random.Next(3) == 0) headers["x-canary"] = random.Next(2) == 0 ? "yes" : "no";
            if (random.Next(3) == 0) headers["x-coffee"] = "1";
            if (random.Next(4) == 0) headers["Host"] = "shop.example";

            var explained = mesh.Explain(method, path, headers);
            using var response = await mesh.SendAsync(path, method, null, [.. headers.Select(one => (one.Key, one.Value))]);

            var what = $"request {number}: {method} {path} {string.Join(", ", headers)}: {explained.Outcome} {explained.Rule}";
            switch (explained.Outcome)
            {
                case "route":
                    var seen = System.Text.Json.JsonSerializer.Deserialize<Seen>(await response.Content.ReadAsStringAsync())!;
                    Assert.True(explained.Destinations.Any(one => one.Percent > 0 && one.Subset == seen.Peer), $"{what} went to {seen.Peer}");
                    if (explained.Destinations.Count == 1) Assert.True(explained.Destinations[0].Endpoints.Single(one => one.IsChosen).Version == seen.Peer, what);
                    Assert.Equal(explained.Path, seen.Target);
                    break;
                case "redirect":
                    Assert.True(explained.Status == (int)response.StatusCode && explained.Location == response.Headers.Location!.OriginalString, what);
                    break;
                default:
                    Assert.True(explained.Status == (int)response.StatusCode, $"{what} was answered with {(int)response.StatusCode}");
                    Assert.Equal(explained.Flag, response.Headers.TryGetValues("X-LuBan-Mesh", out var flags) ? flags.First() : null);
                    break;
            }
        }
    }

    [Fact]
    public async Task Each_rule_says_the_first_thing_that_does_not_hold()
    {
        await using var mesh = await TestMesh.StartAsync(Rules);

        var explained = mesh.Explain("GET", "/api/v1/x", new Dictionary<string, string> { ["x-canary"] = "no" });

        Assert.Equal(["canary passed", "posts passed", "moved passed", "teapot passed", "rest taken"], explained.Rules.Select(rule => $"{rule.Name} {rule.State}"));
        Assert.Equal(("headers[x-canary]", "= 'yes'", "'no'"), (explained.Rules[0].Matches[0].Field, explained.Rules[0].Matches[0].Demand, explained.Rules[0].Matches[0].Found));
        Assert.Equal(("method", "queryParams[force]"), (explained.Rules[1].Matches[0].Field, explained.Rules[1].Matches[1].Field));
        Assert.Equal("shop/reviews", explained.Host);
    }

    [Theory]
    [InlineData("http://nobody.example/", "noHost", "NR")]
    [InlineData("not an address", "refused", "DPE")]
    public async Task What_is_nowhere_is_said(string url, string outcome, string flag)
    {
        await using var mesh = await TestMesh.StartAsync();

        var explained = new Proxy.Explaining.Explainer(mesh.Host.Mesh).Explain(new() { Url = url });

        Assert.Equal((outcome, flag), (explained.Outcome, explained.Flag));
    }
}
