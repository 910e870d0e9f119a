using LuBan.Marketplace.Access;
using LuBan.Marketplace.Tests.Publishing;
using LuBan.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Publishers;

public sealed class PublisherTests : IAsyncLifetime
{
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync();

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Theory]
    [InlineData("a", 400, "LB7111")]
    [InlineData("Acme", 400, "LB7111")]
    [InlineData("acme--x", 400, "LB7111")]
    [InlineData("admin", 400, "LB7111")]
    [InlineData("акме", 400, "LB7111")]
    [InlineData("acrne", 409, "LB7112")]
    [InlineData("acme", 409, "LB7112")]
    [InlineData("beta-2", 201, null)]
    public async Task A_publishers_name_is_plain_and_looks_like_no_other(string name, int status, string? code)
    {
        await _market.PublisherAsync("acme");

        (await _market.PostAsync("/publishers", new { name }, _market.Admin)).Expect(status, code);
    }

    [Fact]
    public async Task A_publisher_changes_itself_and_what_marks_it_is_the_administrators()
    {
        var acme = await _market.PublisherAsync("acme", verified: false);
        var bob = await _market.PublisherAsync("bob");

        (await _market.PatchAsync("/publishers/acme", new { displayName = "Acme Ltd.", url = "https://acme.example", email = "ada@acme.example" }, acme)).Expect(200);

        (await _market.PatchAsync("/publishers/acme", new { verified = true }, acme)).Expect(403, "LB7103");
        (await _market.PatchAsync("/publishers/acme", new { displayName = "Bob's" }, bob)).Expect(403, "LB7103");
        (await _market.PatchAsync("/publishers/acme", new { url = "javascript:alert(1)" }, acme)).Expect(400, "LB7111");
        (await _market.PatchAsync("/publishers/acme", new { certificates = new[] { "abc" } }, acme)).Expect(400, "LB7111");
        (await _market.PostAsync("/publishers", new { name = "carol" }, acme)).Expect(403, "LB7103");
        var open = (await _market.GetAsync("/publishers/acme")).Expect(200);
        Assert.Equal(("Acme Ltd.", null), (open.Text("displayName"), open.Json["email"]));
        Assert.Equal("ada@acme.example", (await _market.GetAsync("/publishers/acme", acme)).Text("email"));
    }

    [Fact]
    public async Task Verifying_a_publisher_shows_on_its_packages()
    {
        var acme = await _market.PublisherAsync("acme", verified: false, "Acme.");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), acme)).Expect(202);
        Assert.True(_market.State.TryFind("Acme.Greeter", out var package) && !package.Verified);

        (await _market.PatchAsync("/publishers/acme", new { verified = true }, _market.Admin)).Expect(200);

        Assert.True(_market.State.TryFind("Acme.Greeter", out package) && package.Verified);
    }

    [Fact]
    public void Every_route_of_the_marketplace_says_who_may_call_it()
    {
        var routes = _market.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.True(routes.Count > 30, $"There are {routes.Count} routes.");
        Assert.Empty(routes.Where(route => route.Metadata.GetMetadata<AccessRule>() is null).Select(route => $"{route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0]} {route.RoutePattern.RawText}"));
    }

    [Fact]
    public async Task Every_route_that_is_not_for_readers_refuses_who_says_nothing_and_who_lies()
    {
        var routes = _market.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<AccessRule>() is { Audience: not (Audience.Anyone or Audience.Readers) }).ToList();
        var open = new List<string>();

        foreach (var route in routes)
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var path = System.Text.RegularExpressions.Regex.Replace(route.RoutePattern.RawText!, @"\{[^}]+\}", "1");
                if ((await _market.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), null)).Status != 401) open.Add($"{method} {path} without a key");
                if ((await _market.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), "lbm_wrong")).Status != 403) open.Add($"{method} {path} with a wrong key");
            }
        }

        Assert.True(routes.Count > 15);
        Assert.Empty(open);
    }

    [Fact]
    public async Task A_page_of_another_site_changes_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Market.Api + "/policy") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        (await _market.SendAsync(request, _market.Admin)).Expect(403, "LB7106");
    }

    [Fact]
    public async Task The_audit_tells_who_did_what_and_notices_a_line_that_was_changed()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), acme)).Expect(201);
        (await _market.MoveAsync("Acme.Greeter", "1.0.0", new { state = "quarantined", message = "Look." }, _market.Admin)).Expect(200);

        var found = (await _market.GetAsync("/audit?after=0&take=500&id=Acme.Greeter", _market.Admin)).Expect(200).Json["items"]!.AsArray();
        Assert.Equal(["owners", "version", "version"], found.Select(item => (string)item!["action"]!));
        Assert.StartsWith("acme/", (string)found[1]!["actor"]!, StringComparison.Ordinal);
        Assert.Equal(("admin", "quarantined"), ((string)found[2]!["actor"]!, (string)found[2]!["detail"]!["state"]!));
        Assert.True((bool)(await _market.GetAsync("/audit/verification", _market.Admin)).Expect(200).Json["sound"]!);

        var journal = Directory.GetFiles(Path.Combine(_market.Server.Data, "journal"), "*.ndjson").Order().First();
        var text = await File.ReadAllTextAsync(journal);
        await using (var file = new FileStream(journal, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text.Replace("\"displayName\":\"acme\"", "\"displayName\":\"evil\"", StringComparison.Ordinal)));

        var broken = (await _market.GetAsync("/audit/verification", _market.Admin)).Expect(200);
        Assert.False((bool)broken.Json["sound"]!);
        Assert.Equal("LB7002", broken.Text("code"));
    }
}
