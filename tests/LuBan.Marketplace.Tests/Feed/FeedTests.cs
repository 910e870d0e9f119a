using System.Net;
using System.Net.Http.Headers;
using LuBan.Marketplace.Catalogue;
using LuBan.Marketplace.State;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Feed;

public sealed class FeedTests : IAsyncLifetime
{
    private MarketplaceServer _server = null!;

    public async Task InitializeAsync() => _server = await MarketplaceServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_service_index_names_every_resource_by_absolute_addresses()
    {
        var index = await _server.JsonAsync("/v3/index.json");

        Assert.Equal("3.0.0", (string?)index["version"]);
        var types = index["resources"]!.AsArray().Select(resource => (string)resource!["@type"]!).ToList();
        string[] expected =
        [
            "PackageBaseAddress/3.0.0", "RegistrationsBaseUrl", "RegistrationsBaseUrl/3.4.0", "RegistrationsBaseUrl/3.6.0", "SearchQueryService", "SearchQueryService/3.0.0-beta",
            "SearchQueryService/3.5.0", "SearchAutocompleteService", "PackagePublish/2.0.0", "SymbolPackagePublish/4.9.0", "VulnerabilityInfo/6.7.0", "ReadmeUriTemplate/6.13.0",
            "PackageDetailsUriTemplate/5.1.0", "ReportAbuseUriTemplate/3.0.0", "OwnerDetailsUriTemplate/6.11.0", "Catalog/3.0.0", "LuBanCatalogue/1.0.0", "LuBanMetadata/1.0.0",
        ];
        Assert.Subset(types.ToHashSet(), expected.ToHashSet());
        Assert.All(index["resources"]!.AsArray(), resource => Assert.StartsWith(_server.Url + "/", (string)resource!["@id"]!, StringComparison.Ordinal));
        // Over plain http the stock client would refuse the feed because of it.
        Assert.DoesNotContain("RepositorySignatures/5.0.0", types);
    }

    [Theory]
    [InlineData("evil.example.com", "https://packages.example.org")]
    [InlineData("packages.example.net:8443", "http://packages.example.net:8443")]
    public async Task A_name_that_was_not_configured_never_gets_into_an_answer(string host, string expected)
    {
        await using var server = await MarketplaceServer.StartAsync(options: options => options.PublicUrls = ["https://packages.example.org/", "http://packages.example.net:8443"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v3/index.json");
        request.Headers.Host = host;

        using var answer = await server.Http.SendAsync(request);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"\"{expected}/v3/flat/\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_public_addresses_a_strange_name_gets_the_address_that_the_connection_came_to()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v3/index.json");
        request.Headers.Host = "evil.example.com";

        using var answer = await _server.Http.SendAsync(request);

        Assert.Contains(_server.Url + "/v3/flat/", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_is_served_below_its_path()
    {
        await using var server = await MarketplaceServer.StartAsync(options: options => options.FeedPath = "/feeds/default");
        await server.AddAsync("Acme.Hello", "1.0.0");

        var index = await server.JsonAsync("/feeds/default/v3/index.json");

        Assert.Equal($"{server.Url}/feeds/default/v3/flat/", (string?)index["resources"]![0]!["@id"]);
        Assert.Equal(200, await server.StatusAsync("/feeds/default/v3/flat/acme.hello/index.json"));
        Assert.Equal(404, await server.StatusAsync("/v3/index.json"));
    }

    [Fact]
    public async Task Versions_and_files_are_delivered_whatever_the_case()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0-Beta", "the package"u8.ToArray());

        Assert.Equal("1.0.0-beta", (string?)(await _server.JsonAsync("/v3/flat/acme.hello/index.json"))["versions"]![0]);
        foreach (var path in new[] { "/v3/flat/acme.hello/1.0.0-beta/acme.hello.1.0.0-beta.nupkg", "/v3/flat/Acme.Hello/1.0.0-BETA/Acme.Hello.1.0.0-BETA.nupkg" })
        {
            using var answer = await _server.Http.GetAsync(path);
            Assert.Equal("the package", await answer.Content.ReadAsStringAsync());
            Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal("<package/>", await _server.Http.GetStringAsync("/v3/flat/acme.hello/1.0.0-beta/acme.hello.nuspec"));
        Assert.Equal("# Read me", await _server.Http.GetStringAsync("/v3/flat/acme.hello/1.0.0-beta/readme"));
        Assert.Equal(404, await _server.StatusAsync("/v3/flat/acme.hello/1.0.0-beta/other.nupkg"));
        Assert.Equal(404, await _server.StatusAsync("/v3/flat/acme.none/index.json"));
    }

    [Fact]
    public async Task A_download_can_be_asked_about_and_continued()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0", "0123456789"u8.ToArray());
        const string Path = "/v3/flat/acme.hello/1.0.0/acme.hello.1.0.0.nupkg";

        using var head = await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path));
        Assert.Equal(10, head.Content.Headers.ContentLength);
        using var part = await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { Range = new RangeHeaderValue(4, 6) } });
        Assert.Equal((HttpStatusCode.PartialContent, "456"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        using var same = await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { IfNoneMatch = { head.Headers.ETag! } } });
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Theory]
    [InlineData(VersionState.Quarantined)]
    [InlineData(VersionState.Revoked)]
    [InlineData(VersionState.Submitted)]
    [InlineData(VersionState.Rejected)]
    [InlineData(VersionState.Draft)]
    public async Task What_is_not_delivered_is_not_there_anywhere(VersionState state)
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        await _server.AddAsync("Acme.Hello", "1.0.0", state: state);

        foreach (var path in new[]
        {
            "/v3/flat/acme.hello/index.json", "/v3/flat/acme.hello/1.0.0/acme.hello.1.0.0.nupkg", "/v3/flat/acme.hello/1.0.0/acme.hello.nuspec", "/v3/flat/acme.hello/1.0.0/readme",
            "/v3/registration/acme.hello/index.json", "/v3/registration-gz/acme.hello/index.json", "/v3/registration-gz-semver2/acme.hello/index.json",
            "/v3/registration-gz-semver2/acme.hello/1.0.0.json", "/v3/details/acme.hello/1.0.0.json", "/v3/report/Acme.Hello/1.0.0",
        }) Assert.Equal((path, 404), (path, await _server.StatusAsync(path)));
        Assert.Equal(0, (int?)(await _server.JsonAsync("/v3/search?q=&prerelease=true&semVerLevel=2.0.0"))["totalHits"]);
        Assert.Empty((await _server.JsonAsync("/v3/autocomplete?id=acme.hello"))["data"]!.AsArray());
        var item = (await _server.JsonAsync("/v3/luban/catalogue"))["items"]![0]!;
        Assert.True((bool?)item["removed"]);
        Assert.Empty(item["versions"]!.AsArray());
    }

    [Fact]
    public async Task Search_finds_by_words_and_says_who_owns()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        await _server.AddAsync("Acme.Hello", "1.1.0-beta.1");
        await _server.AddAsync("Acme.Other", "1.0.0-rc", state: VersionState.Listed);
        await _server.AddAsync("Acme.Hidden", "1.0.0", state: VersionState.Unlisted);

        var found = (await _server.JsonAsync("/v3/search?q=hello"))["data"]!.AsArray();
        var item = Assert.Single(found)!;
        Assert.Equal(("Acme.Hello", "1.0.0", true), ((string?)item["id"], (string?)item["version"], (bool?)item["verified"]));
        Assert.Equal("acme", (string?)item["owners"]![0]);
        Assert.Equal("LuBanExtension", (string?)item["packageTypes"]![0]!["name"]);
        Assert.Equal($"{_server.Url}/v3/registration/acme.hello/index.json", (string?)item["registration"]);

        Assert.Equal("1.1.0-beta.1", (string?)(await _server.JsonAsync("/v3/search?q=hello&prerelease=true&semVerLevel=2.0.0"))["data"]![0]!["version"]);
        Assert.Equal("1.0.0", (string?)(await _server.JsonAsync("/v3/search?q=hello&prerelease=true"))["data"]![0]!["version"]);
        Assert.Equal(2, (int?)(await _server.JsonAsync("/v3/search?prerelease=true"))["totalHits"]);
        Assert.Equal(1, (int?)(await _server.JsonAsync("/v3/search?packageType=lubanextension"))["totalHits"]);
        Assert.Equal(0, (int?)(await _server.JsonAsync("/v3/search?packageType=DotnetTool"))["totalHits"]);
        Assert.Equal(["Acme.Hello"], Texts((await _server.JsonAsync("/v3/autocomplete?q=acme.h"))["data"]!));
        Assert.Equal(["1.0.0", "1.1.0-beta.1"], Texts((await _server.JsonAsync("/v3/autocomplete?id=acme.hello&prerelease=true&semVerLevel=2.0.0"))["data"]!));
    }

    [Fact]
    public async Task An_empty_vulnerability_page_is_an_object()
    {
        var index = (await _server.JsonAsync("/v3/vulnerabilities/index.json")).AsArray();

        Assert.Equal(["base", "update"], index.Select(page => (string?)page!["@name"]));
        foreach (var page in index)
        {
            using var answer = await _server.Http.GetAsync((string)page!["@id"]!);
            Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task An_advisory_is_told_at_once_and_taken_back_at_once()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        var advisories = _server.Services.GetRequiredService<Advisories>();
        Assert.Null(await VulnerabilitiesAsync());
        var head = (long)(await _server.JsonAsync("/v3/luban/catalogue"))["sequence"]!;

        var advisory = await advisories.AddAsync(new AdvisoryInput { Package = "Acme.Hello", Versions = "[1.0.0, 1.2.0)", Severity = "high", Summary = "Tells too much." }, "admin", CancellationToken.None);

        Assert.Equal("2", (string?)(await VulnerabilitiesAsync())![0]!["severity"]);
        var changed = (await _server.JsonAsync($"/v3/luban/catalogue?after={head}"))["items"]!.AsArray();
        Assert.Equal(advisory.Id, (string?)Assert.Single(changed)!["versions"]![0]!["advisories"]![0]);
        var pages = await _server.JsonAsync("/v3/vulnerabilities/index.json");
        var page = await _server.JsonAsync((string)pages[0]!["@id"]!);
        Assert.Equal(("[1.0.0, 1.2.0)", 2), ((string?)page["acme.hello"]![0]!["versions"], (int?)page["acme.hello"]![0]!["severity"]));

        await advisories.RemoveAsync(advisory.Id, "admin", CancellationToken.None);
        Assert.Null(await VulnerabilitiesAsync());
        Assert.NotEqual((string?)pages[0]!["@id"], (string?)(await _server.JsonAsync("/v3/vulnerabilities/index.json"))[0]!["@id"]);
    }

    [Fact]
    public async Task Downloads_are_counted_once_each_and_survive_a_restart()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        const string Path = "/v3/flat/acme.hello/1.0.0/acme.hello.1.0.0.nupkg";
        for (var i = 0; i < 3; i++) await _server.Http.GetByteArrayAsync(Path);
        (await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path))).Dispose();
        (await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { Range = new RangeHeaderValue(4, null) } })).Dispose();

        await _server.StopAsync();
        await _server.StartAsync();

        var item = (await _server.JsonAsync("/v3/search"))["data"]![0]!;
        Assert.Equal((3, 3), ((int?)item["totalDownloads"], (int?)item["versions"]![0]!["downloads"]));
    }

    private async Task<System.Text.Json.Nodes.JsonNode?> VulnerabilitiesAsync() =>
        (await _server.JsonAsync("/v3/registration-gz-semver2/acme.hello/index.json"))["items"]![0]!["items"]![0]!["catalogEntry"]!["vulnerabilities"];

    private static IEnumerable<string?> Texts(System.Text.Json.Nodes.JsonNode array) => array.AsArray().Select(text => (string?)text);
}
