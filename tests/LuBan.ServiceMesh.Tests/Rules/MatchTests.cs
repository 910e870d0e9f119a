namespace LuBan.ServiceMesh.Tests.Rules;

/// <summary>Each operator of a match, in requests that have what it asks for and in ones that do not: what matches goes to v2, the rest to v1.</summary>
public sealed class MatchTests
{
    public static TheoryData<string, string, string, string, bool> Cases => new()
    {
        { "uri: {exact: /a}", "GET", "/a", "", true },
        { "uri: {exact: /a}", "GET", "/a/", "", false },
        { "uri: {exact: /a}", "GET", "/a?b=c", "", true },
        { "uri: {exact: /a}", "GET", "/A", "", false },
        { "uri: {exact: /a}\nignoreUriCase: true", "GET", "/A", "", true },
        { "uri: {prefix: /a}", "GET", "/abc", "", true },
        { "uri: {prefix: /a/}", "GET", "/abc", "", false },
        { "uri: {prefix: /A/}\nignoreUriCase: true", "GET", "/a/b", "", true },
        { "uri: {regex: '/[a-z]+/\\d+'}", "GET", "/reviews/12", "", true },
        { "uri: {regex: '/[a-z]+/\\d+'}", "GET", "/reviews/12/x", "", false },
        { "uri: {regex: '/a|/b'}", "GET", "/bc", "", false },
        { "method: {exact: POST}", "POST", "/", "", true },
        { "method: {exact: POST}", "GET", "/", "", false },
        { "method: {regex: 'GET|HEAD'}", "GET", "/", "", true },
        { "scheme: {exact: http}", "GET", "/", "", true },
        { "scheme: {exact: https}", "GET", "/", "", false },
        { "authority: {exact: reviews.example}", "GET", "/", "Host: reviews.example", true },
        { "authority: {exact: reviews.example}", "GET", "/", "Host: other.example", false },
        { "authority: {prefix: reviews}", "GET", "/", "Host: reviews.shop:9080", true },
        { "authority: {regex: '.*[.]example'}", "GET", "/", "Host: a.example", true },
        { "headers: {end-user: {exact: jason}}", "GET", "/", "End-User: jason", true },
        { "headers: {end-user: {exact: jason}}", "GET", "/", "End-User: Jason", false },
        { "headers: {end-user: {exact: jason}}", "GET", "/", "", false },
        { "headers: {end-user: {prefix: ja}}", "GET", "/", "end-user: jason", true },
        { "headers: {end-user: {regex: 'j.*n'}}", "GET", "/", "end-user: jason", true },
        { "headers: {end-user: {regex: 'j.*n'}}", "GET", "/", "end-user: xjason", false },
        { "headers: {x-canary: {}}", "GET", "/", "x-canary: anything", true },
        { "headers: {x-canary: {}}", "GET", "/", "", false },
        { "headers: {a: {exact: '1'}, b: {exact: '2'}}", "GET", "/", "a: 1", false },
        { "headers: {a: {exact: '1'}, b: {exact: '2'}}", "GET", "/", "a: 1|b: 2", true },
        { "headers: {cookie: {regex: '(.*; )?user=tester(;.*)?'}}", "GET", "/", "Cookie: a=b; user=tester", true },
        { "withoutHeaders: {x-old: {}}", "GET", "/", "", true },
        { "withoutHeaders: {x-old: {}}", "GET", "/", "x-old: 1", false },
        { "withoutHeaders: {x-old: {exact: '1'}}", "GET", "/", "x-old: 2", true },
        { "queryParams: {lang: {exact: en}}", "GET", "/?lang=en", "", true },
        { "queryParams: {lang: {exact: en}}", "GET", "/?lang=de", "", false },
        { "queryParams: {lang: {exact: 'e n'}}", "GET", "/?lang=e%20n", "", true },
        { "queryParams: {lang: {prefix: e}}", "GET", "/?a=1&lang=es", "", true },
        { "queryParams: {lang: {regex: '[a-z]{2}'}}", "GET", "/?lang=eng", "", false },
        { "queryParams: {debug: {}}", "GET", "/?debug=", "", true },
        { "queryParams: {debug: {}}", "GET", "/", "", false },
        { "port: {port}", "GET", "/", "", true },
        { "port: 1", "GET", "/", "", false },
        { "uri: {prefix: /a}\nmethod: {exact: GET}\nheaders: {x: {exact: '1'}}", "GET", "/a", "x: 1", true },
        { "uri: {prefix: /a}\nmethod: {exact: GET}\nheaders: {x: {exact: '1'}}", "POST", "/a", "x: 1", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_match_takes_the_requests_that_have_what_it_asks_for(string match, string method, string path, string headers, bool expected)
    {
        await using var mesh = await TestMesh.StartAsync();
        var indented = string.Join("\n    ", match.Replace("{port}", $"{mesh.Port}", StringComparison.Ordinal).Split('\n'));
        await mesh.ApplyAsync($"- match:\n  - {indented}\n  route: [{{destination: {{host: reviews, subset: v2}}}}]\n- route: [{{destination: {{host: reviews, subset: v1}}}}]");

        var seen = await mesh.SeenAsync(path, method, null, Headers(headers));

        Assert.Equal(expected ? "v2" : "v1", seen.Peer);
        Assert.Equal(path, seen.Target);
    }

    [Fact]
    public async Task The_first_rule_that_matches_counts_and_one_match_of_several_is_enough()
    {
        await using var mesh = await TestMesh.StartAsync("""
            - match: [{uri: {exact: /x}}, {headers: {x: {exact: '1'}}}]
              route: [{destination: {host: reviews, subset: v2}}]
            - match: [{uri: {prefix: /}}]
              route: [{destination: {host: reviews, subset: v1}}]
            """);

        Assert.Equal("v2", (await mesh.SeenAsync("/x")).Peer);
        Assert.Equal("v2", (await mesh.SeenAsync("/y", headers: ("x", "1"))).Peer);
        Assert.Equal("v1", (await mesh.SeenAsync("/y")).Peer);
    }

    [Fact]
    public async Task A_request_that_no_rule_takes_is_answered_with_404_and_the_flag_NR()
    {
        await using var mesh = await TestMesh.StartAsync("- match: [{uri: {exact: /only}}]\n  route: [{destination: {host: reviews, subset: v1}}]");

        Assert.Equal((404, "NR"), await mesh.FlagsAsync("/other"));
    }

    [Fact]
    public async Task The_shared_port_finds_a_host_by_its_names_and_by_wildcards()
    {
        await using var mesh = await TestMesh.StartAsync(more: """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: outside}
            spec:
              hosts: ['*.example.com', exact.example.com]
              http: [{route: [{destination: {host: reviews, subset: v2}}]}]
            """);

        foreach (var (host, status) in new[] { ("reviews.shop", 200), ("REVIEWS.shop.svc.cluster.local:80", 200), ("a.example.com", 200), ("exact.example.com", 200), ("example.com", 404), ("nobody.test", 404) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{mesh.SharedPort}/") { Headers = { Host = host } };
            using var response = await mesh.Http.SendAsync(request);
            Assert.True(status == (int)response.StatusCode, $"{host}: {(int)response.StatusCode}");
        }
    }

    private static (string, string)[] Headers(string text) => [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2) is [var name, var value] ? (name, value) : throw new FormatException(line))];
}
