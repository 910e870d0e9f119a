using System.Net;
using System.Text.Json.Nodes;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Catalogue;

public sealed class SearchApiTests(SearchApiTests.Fixture fixture) : IClassFixture<SearchApiTests.Fixture>
{
    private readonly Market _market = fixture.Market;

    [Fact]
    public async Task A_search_gives_extensions_facets_and_what_a_word_was_taken_for()
    {
        var page = await _market.GetAsync("/extensions?q=greter");

        Assert.Equal(1, (int)page["total"]!);
        var item = page["items"]![0]!;
        Assert.Equal("Acme.Greeter 1.1.0 acme", $"{item["id"]} {item["version"]} {item["publisher"]}");
        Assert.Equal("greeter", (string?)page["corrections"]!["greter"]);
        Assert.Equal("devops", (string?)page["facets"]!["categories"]![0]!["value"]);
    }

    [Theory]
    [InlineData("", "Acme.Greeter Acme.Logs")]
    [InlineData("?category=logging", "Acme.Logs")]
    [InlineData("?category=logging&category=devops&sort=name", "Acme.Greeter Acme.Logs")]
    [InlineData("?license=mit", "Acme.Greeter")]
    [InlineData("?host=1.4.0&sort=name", "Acme.Greeter Acme.Logs")]
    [InlineData("?host=2.0.0", "")]
    [InlineData("?host=2.0.0&prerelease=true", "Acme.Greeter")]
    [InlineData("?channel=beta", "")]
    [InlineData("?channel=beta&prerelease=true", "Acme.Greeter")]
    [InlineData("?publisher=other", "")]
    [InlineData("?verified=false", "")]
    [InlineData("?q=%E6%97%A5%E5%BF%97", "Acme.Logs")]
    [InlineData("?sort=name&skip=1&take=1", "Acme.Logs")]
    [InlineData("?q=unlisted", "")]
    public async Task Filters_add_up(string query, string expected)
    {
        var page = await _market.GetAsync("/extensions" + query);

        Assert.Equal(expected, string.Join(' ', page["items"]!.AsArray().Select(item => (string?)item!["id"])));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_search_is_said_at_once()
    {
        var (status, problem) = await _market.SendJsonAsync(HttpMethod.Get, "/extensions?sort=size&skip=-1&take=101&host=one", null, null);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("LB7201", (string?)problem!["code"]);
        Assert.Equal(["sort", "skip", "take", "host"], problem["problems"]!.AsArray().Select(one => (string?)one!["location"]));
    }

    [Fact]
    public async Task Who_sends_the_tag_again_is_told_that_nothing_changed()
    {
        using var first = await _market.SendAsync(HttpMethod.Get, "/extensions/Acme.Greeter");
        using var request = new HttpRequestMessage(HttpMethod.Get, Market.Api + "/extensions/Acme.Greeter");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _market.Server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.True(first.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task An_extension_lists_versions_permissions_and_who_owns_it()
    {
        var detail = await _market.GetAsync("/extensions/acme.greeter");

        Assert.Equal(["2.0.0-rc.1", "1.1.0", "1.0.0"], detail["versions"]!.AsArray().Select(version => (string?)version!["version"]));
        Assert.Equal("1.1.0 Acme.Greeter", $"{detail["version"]} {detail["id"]}");
        Assert.Equal("notes.write", (string?)detail["permissions"]![0]!["name"]);
        Assert.Equal("acme", (string?)detail["owners"]![0]);
        Assert.Equal("listed", (string?)detail["versions"]![0]!["state"]);
    }

    [Fact]
    public async Task A_version_tells_what_is_kept_of_it()
    {
        await using var market = await Market.StartAsync();
        var version = await market.WithDetailAsync("Acme.Full", Samples.Version("Acme.Full", "1.2.0"), new Dictionary<string, string> { [""] = "x", ["zh"] = "y" }, images: ("luban/screenshots/1.png", "image/png", [1, 2]));
        await market.Store.SaveAsync("Acme.Full", version);

        var view = await market.GetAsync("/extensions/acme.full/versions/latest");

        Assert.Equal("1.2.0 Notes 3", $"{view["version"]} {view["releaseNotes"]} {view["files"]}");
        Assert.Equal(["", "zh"], view["readmeLanguages"]!.AsArray().Select(language => (string?)language));
        Assert.Equal(Convert.ToBase64String(version.ContentHash.Span), (string?)view["contentHash"]);
        Assert.EndsWith("/extensions/Acme.Full/versions/1.2.0/screenshots/0", (string?)view["screenshots"]![0], StringComparison.Ordinal);
        Assert.Equal("LuBan.Sdk", (string?)view["dependencies"]![0]!["id"]);
    }

    [Theory]
    [InlineData("/extensions/Acme.Hidden")]
    [InlineData("/extensions/Acme.Hidden/versions/1.0.0")]
    [InlineData("/extensions/Acme.Hidden/versions/latest")]
    [InlineData("/extensions/Acme.Hidden/reviews")]
    [InlineData("/extensions/Acme.Hidden/statistics")]
    [InlineData("/extensions/Acme.Hidden/compatibility")]
    [InlineData("/extensions/Acme.Hidden/rss")]
    [InlineData("/extensions/Acme.Nothing")]
    [InlineData("/extensions/Acme.Greeter/versions/9.9.9")]
    [InlineData("/extensions/Acme.Greeter/versions/1.0.0/readme")]
    [InlineData("/extensions/Acme.Unlisted/versions/latest")]
    public async Task What_nobody_is_offered_is_not_there(string path)
    {
        var (status, problem) = await _market.SendJsonAsync(HttpMethod.Get, path, null, null);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Matches("^LB7(110|202)$", (string?)problem!["code"]);
    }

    [Fact]
    public async Task Categories_are_those_of_the_options_and_those_that_are_used()
    {
        var categories = (await _market.GetAsync("/categories")).AsArray();

        Assert.Equal("devops 1", $"{categories[0]!["name"]} {categories[0]!["extensions"]}");
        Assert.Contains(categories, category => (string?)category!["name"] == "logging" && (int)category["extensions"]! == 1);
    }

    [Fact]
    public async Task A_closed_marketplace_shows_nothing_to_strangers()
    {
        await using var closed = await Market.StartAsync(options: options => options.AnonymousRead = false);

        using var stranger = await closed.SendAsync(HttpMethod.Get, "/extensions");
        using var user = await closed.SendAsync(HttpMethod.Get, "/extensions", user: "ada");

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.OK, user.StatusCode);
        Assert.True(user.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task The_description_names_every_route_with_its_answers()
    {
        var document = await _market.GetAsync("/openapi.json");

        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")).ToHashSet();
        var mapped = _market.Get<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(Market.Api, StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.OfType<Microsoft.AspNetCore.Routing.IHttpMethodMetadata>().Last().HttpMethods.Where(method => method != "HEAD").Select(method =>
                $"{method} {System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimEnd('/'), ":[a-z]+}", "}")}")).ToHashSet();
        Assert.True(mapped.Count >= 35, $"{mapped.Count} routes");
        Assert.Empty(mapped.Except(described));
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var responses = operation!["responses"]!.AsObject();
                Assert.Contains(responses, response => response.Key[0] == '2' && (response.Key == "204" || IsOfOthers(operation) || response.Value!["content"] is JsonObject { Count: > 0 }));
                Assert.True(IsOfOthers(operation) || operation["summary"] is not null, $"{method} {path} says nothing of itself");
            }
        }
        Assert.Equal("string", (string?)document["components"]!["schemas"]!["ReviewState"]!["type"]);
        Assert.Equal(3, document["components"]!["schemas"]!["ReviewState"]!["enum"]!.AsArray().Count);
    }

    // The catalogue's own routes have these tags; the other parts describe theirs as they see fit.
    private static bool IsOfOthers(JsonNode operation) =>
        (string?)operation["tags"]![0] is not ("Extensions" or "Content" or "Reviews" or "Advisories" or "Statistics" or "News" or "Webhooks" or "Description");

    public sealed class Fixture : IAsyncLifetime
    {
        internal Market Market { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Market = await Market.StartAsync(options: options => options.Catalogue.HostVersions = ["1.0.0", "2.0.0"]);
            await Market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"), Samples.Version("Acme.Greeter", "1.1.0"), Samples.Version("Acme.Greeter", "2.0.0-rc.1") with { HostRange = "[2.0.0, )", Channel = "beta" });
            await Market.Store.SaveAsync("Acme.Hidden", Samples.Version("Acme.Hidden", "1.0.0", VersionState.Quarantined));
            await Market.Store.SaveAsync("Acme.Unlisted", Samples.Version("Acme.Unlisted", "1.0.0", VersionState.Unlisted));
            await Market.Store.SaveAsync("Acme.Logs", Samples.Version("Acme.Logs", "0.9.0") with { Card = Samples.Card("日志") with { Categories = ["Logging"], License = "Apache-2.0" } });
        }

        public Task DisposeAsync() => Market.DisposeAsync().AsTask();
    }
}
