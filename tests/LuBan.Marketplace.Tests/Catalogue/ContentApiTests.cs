using System.Net;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Catalogue;

public sealed class ContentApiTests(ContentApiTests.Fixture fixture) : IClassFixture<ContentApiTests.Fixture>
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3];
    private readonly Market _market = fixture.Market;

    [Fact]
    public async Task A_readme_is_a_page_that_can_do_nothing()
    {
        using var response = await Of("readme");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("sandbox ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; img-src 'self';", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("<h1 id=\"content-hello\">Hello</h1>", html, StringComparison.Ordinal);
        Assert.Contains("/extensions/Acme.Greeter/versions/1.0.0/screenshots/0\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com/a.png", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "你好")]
    [InlineData("zh-CN", "你好")]
    [InlineData("zh-Hans-CN", "你好")]
    [InlineData("de", "Hello")]
    [InlineData("", "Hello")]
    public async Task The_wanted_language_is_taken_when_it_is_there(string language, string expected)
    {
        using var response = await Of("readme?lang=" + language);

        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changelog_is_read_by_version_and_kind()
    {
        var changelog = await _market.GetAsync("/extensions/Acme.Greeter/versions/latest/changelog");
        using var page = await Of("changelog.html");

        Assert.Equal("1.0.0 2026-11-01 Everything", $"{changelog["entries"]![0]!["version"]} {changelog["entries"]![0]!["date"]} {changelog["entries"]![0]!["added"]![0]}");
        Assert.Contains("<li>Everything</li>", (string?)changelog["html"], StringComparison.Ordinal);
        Assert.StartsWith("sandbox ", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("icon")]
    [InlineData("screenshots/0")]
    public async Task Images_are_served_as_what_they_are_and_nothing_else(string path)
    {
        using var response = await Of(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(Png, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("screenshots/1")]
    [InlineData("screenshots/2")]
    [InlineData("screenshots/-1")]
    public async Task Drawings_that_can_run_scripts_and_images_that_are_not_there_are_not_served(string path)
    {
        using var response = await Of(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private Task<HttpResponseMessage> Of(string path) => _market.SendAsync(HttpMethod.Get, "/extensions/Acme.Greeter/versions/1.0.0/" + path);

    public sealed class Fixture : IAsyncLifetime
    {
        internal Market Market { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Market = await Market.StartAsync();
            var version = await Market.WithDetailAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"),
                new Dictionary<string, string> { [""] = "# Hello\n\n![shot](luban/screenshots/1.png) ![far](https://example.com/a.png)\n\n<script>alert(1)</script> [x](javascript:alert(1))", ["zh"] = "# 你好" },
                new Dictionary<string, string> { [""] = "# Changelog\n\n## [1.0.0] - 2026-11-01\n### Added\n- Everything\n" },
                ("luban/screenshots/1.png", "image/png", Png), ("luban/screenshots/2.svg", "image/svg+xml", "<svg onload=\"alert(1)\"/>"u8.ToArray()));
            var icon = new StoredFile(await Market.Get<LuBan.Marketplace.Blobs.IBlobs>().WriteAsync(Png, default), "image/png");
            await Market.Store.SaveAsync("Acme.Greeter", version with { Card = version.Card with { Icon = icon } });
        }

        public Task DisposeAsync() => Market.DisposeAsync().AsTask();
    }
}
