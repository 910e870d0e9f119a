using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests;

/// <summary>The rewriting rules of upstreams, with the meaning that KubeSphere's manual gives to its directives.</summary>
public sealed class RewriteTests
{
    [Theory]
    [InlineData("/api", "/api/v1?a", "/v1?a")]
    [InlineData("/api", "/api", "/")]
    [InlineData("/api", "/apis/v1", "/apis/v1")]
    [InlineData("/api/", "/api/v1", "/v1")]
    public void A_prefix_is_taken_off(string prefix, string target, string expected) => Assert.Equal(expected, new RewriteRules { StripPrefix = prefix }.Apply(target));

    [Theory]
    [InlineData(".html", "/a/index.html?b=c.html", "/a/index?b=c.html")]
    [InlineData(".html", "/a/index.htm", "/a/index.htm")]
    [InlineData("/a", "/a", "/")]
    public void A_suffix_is_taken_off(string suffix, string target, string expected) => Assert.Equal(expected, new RewriteRules { StripSuffix = suffix }.Apply(target));

    [Theory]
    [InlineData("/v[0-9]+/", "/", "/v1/a/v22/b?q=/v3/", "/a/b?q=/v3/")]
    [InlineData("^/users/(?<id>[^/]+)$", "/people/${id}", "/users/ada", "/people/ada")]
    [InlineData("-{2,}", "-", "/a--b----c", "/a-b-c")]
    public void A_pattern_is_replaced_in_the_path(string pattern, string replacement, string target, string expected) =>
        Assert.Equal(expected, new RewriteRules { Patterns = [new PathPattern(pattern, replacement)] }.Apply(target));

    [Fact]
    public void A_text_is_replaced_wherever_it_is() => Assert.Equal("/v1/docs/a?from=/v1/docs/", new RewriteRules { Replacements = [new TextReplacement("/docs/", "/v1/docs/")] }.Apply("/docs/a?from=/docs/"));

    [Theory]
    [InlineData("*", "/foo.html", "/anything?x=1", "/foo.html")]
    [InlineData("/api/*", "?a=b", "/api/v1", "/api/v1?a=b")]
    [InlineData("/api/*", "?{query}&a=b", "/api/v1?c=d", "/api/v1?c=d&a=b")]
    [InlineData("/api/*", "?{query}&a=b", "/api/v1", "/api/v1?a=b")]
    [InlineData("/api_v2/*", "/api/{path}", "/api_v2/users/7?c=d", "/api/users/7")]
    [InlineData("*", "/index.php?{query}&p={path}", "/a/b?c=d", "/index.php?c=d&p=a/b")]
    [InlineData("/exact", "/other", "/exact/not", "/exact/not")]
    [InlineData("/exact", "/other", "/exact?x", "/other")]
    [InlineData("*", "/log?uri={uri}", "/a", "/log?uri=/a")]
    [InlineData("*", "/x?p={path}", "/%7Bquery%7D", "/x?p=%7Bquery%7D")]
    [InlineData("*", "/x/{path}?{query}", "/{query}?secret", "/x/{query}?secret")]
    public void A_target_is_rewritten(string matcher, string template, string target, string expected) =>
        Assert.Equal(expected, new RewriteRules { Rewrites = [new TargetTemplate(matcher, template)] }.Apply(target));

    [Fact]
    public async Task Method_and_target_reach_the_upstream_rewritten()
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options, new ForwardRequest { StripPrefix = "/proxy/a", Rewrite = new RewriteRules { Method = "PUT", StripPrefix = "/old", StripSuffix = ".json", Patterns = [new PathPattern("/x(\\d)", "/y$1")] } });

        Assert.StartsWith("PUT /y7?q HTTP/1.1\n", (await GetAsync(front, "/proxy/a/old/x7.json?q")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/x/b")]
    [InlineData("/a/up/b")]
    [InlineData("/a/space/b")]
    public async Task What_the_rules_make_of_an_address_is_checked_like_the_address(string target)
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options, new ForwardRequest { Rewrite = new RewriteRules { Replacements = [new TextReplacement("/x/", "//"), new TextReplacement("up", ".."), new TextReplacement("space", " ")] } });

        var response = await GetAsync(front, target);

        Assert.Equal(400, response.Status);
        Assert.Contains("after the rewriting rules", response.Body, StringComparison.Ordinal);
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_ends_the_request_and_not_the_kernel()
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options, new ForwardRequest { Rewrite = new RewriteRules { Patterns = [new PathPattern("^/(a+)+$", "/b")] } });

        var response = await GetAsync(front, "/" + new string('a', 60) + "b");

        Assert.Equal(400, response.Status);
        Assert.Contains("takes too long", response.Body, StringComparison.Ordinal);
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public void Rules_compare_by_value()
    {
        Assert.Equal(new PathPattern("a", "b"), new PathPattern("a", "b"));
        Assert.NotEqual(new PathPattern("a", "b"), new PathPattern("a", "c"));
        Assert.Equal(HeaderEdit.Parse("-X-*"), new HeaderEdit(HeaderEditKind.Remove, "X-*"));
    }

    private static async Task<RawResponse> GetAsync(Front front, string target)
    {
        using var client = await front.ConnectAsync();
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: front.example\r\n\r\n");
        return await client.ResponseAsync();
    }
}
