using System.Net.Http.Headers;
using System.Text;
using LuBan.Marketplace.Tests.Publishing;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Publishers;

/// <summary>What API tokens are good for, and what not.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync();

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Each_scope_allows_what_it_says_and_nothing_else()
    {
        await _market.PublisherAsync("acme", verified: true, "Acme.");
        var (push, version, unlist, read) = (await _market.TokenAsync("acme", "push"), await _market.TokenAsync("acme", "push-version"), await _market.TokenAsync("acme", "unlist"), await _market.TokenAsync("acme", "read"));

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), version)).Expect(403, "LB7104");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), unlist)).Expect(403, "LB7104");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), read)).Expect(403, "LB7104");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), push)).Expect(201);
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), version)).Expect(201);
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.2.0"), push)).Expect(201);
        foreach (var key in new[] { push, version, read }) (await _market.MoveAsync("Acme.Greeter", "1.0.0", new { state = "unlisted" }, key)).Expect(403, "LB7104");
        (await _market.MoveAsync("Acme.Greeter", "1.0.0", new { state = "unlisted" }, unlist)).Expect(200);
        foreach (var key in new[] { push, version, unlist, read })
        {
            (await _market.PostAsync("/tokens", new { label = "more", scopes = new[] { "push" } }, key)).Expect(403, "LB7104");
            (await _market.PatchAsync("/publishers/acme", new { displayName = "Other" }, key)).Expect(403, "LB7104");
            (await _market.PutAsync("/policy", new { review = "never" }, key)).Expect(403, "LB7103");
            (await _market.GetAsync("/audit", key)).Expect(403, "LB7103");
        }
    }

    [Fact]
    public async Task A_token_for_some_ids_is_for_those_only()
    {
        await _market.PublisherAsync("acme", verified: true, "Acme.");
        var token = (await _market.PostAsync("/tokens", new { label = "ci", publisher = "acme", scopes = new[] { "push", "unlist" }, packages = new[] { "Acme.Web*" } }, _market.Admin)).Expect(201).Text("secret");

        (await _market.PushAsync(new TestPackage("Acme.WebShop", "1.0.0"), token)).Expect(201);
        (await _market.PushAsync(new TestPackage("acme.webSite", "1.0.0"), token)).Expect(201);
        var answer = (await _market.PushAsync(new TestPackage("Acme.Desktop", "1.0.0"), token)).Expect(403, "LB7104");

        Assert.Contains("Acme.Web*", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_expire_and_can_be_revoked()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        var made = (await _market.PostAsync("/tokens", new { label = "short", scopes = new[] { "push" }, days = 2 }, acme)).Expect(201);
        var (secret, id) = (made.Text("secret"), (string)made.Json["token"]!["id"]!);
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), secret)).Expect(201);

        _market.Clock.Advance(TimeSpan.FromDays(3));
        var expired = (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), secret)).Expect(403, "LB7102");
        Assert.Contains("expired on", expired.Reason, StringComparison.Ordinal);
        (await _market.PostAsync("/tokens", new { label = "long", scopes = new[] { "push" }, days = 366 }, _market.Admin)).Expect(400, "LB7120");

        var another = (await _market.PostAsync("/tokens", new { label = "another", scopes = new[] { "push" } }, acme)).Expect(201);
        (await _market.DeleteAsync($"/tokens/{(string)another.Json["token"]!["id"]!}", acme)).Expect(200);
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), another.Text("secret"))).Expect(403, "LB7102");
        var listed = (await _market.GetAsync("/tokens", acme)).Expect(200).Json["items"]!.AsArray();
        Assert.NotNull(listed.Single(token => (string)token!["id"]! == id)!["lastUsed"]);
    }

    [Fact]
    public async Task A_token_makes_no_token_that_may_more_than_itself()
    {
        await _market.PublisherAsync("acme", verified: true, "Acme.");
        await _market.PublisherAsync("bob");
        var own = (await _market.PostAsync("/tokens", new { label = "own", publisher = "acme", scopes = new[] { "push-version", "manage" }, packages = new[] { "Acme.*" }, days = 30 }, _market.Admin)).Expect(201).Text("secret");

        (await _market.PostAsync("/tokens", new { label = "a", scopes = new[] { "push" }, packages = new[] { "Acme.*" }, days = 10 }, own)).Expect(403, "LB7121");
        (await _market.PostAsync("/tokens", new { label = "b", scopes = new[] { "push-version" }, days = 10 }, own)).Expect(403, "LB7121");
        (await _market.PostAsync("/tokens", new { label = "c", scopes = new[] { "push-version" }, packages = new[] { "Acme.*" }, days = 60 }, own)).Expect(403, "LB7121");
        (await _market.PostAsync("/tokens", new { label = "d", publisher = "bob", scopes = new[] { "push-version" }, packages = new[] { "Acme.*" }, days = 10 }, own)).Expect(403, "LB7103");
        (await _market.PostAsync("/tokens", new { label = "e", scopes = new[] { "admin" } }, own)).Expect(400, "LB7120");
        (await _market.PostAsync("/tokens", new { label = "f", scopes = new[] { "push-version" }, packages = new[] { "Acme.*" }, days = 10 }, own)).Expect(201);
    }

    [Fact]
    public async Task A_token_is_good_as_api_key_as_password_and_as_bearer()
    {
        var acme = await _market.PublisherAsync("acme");

        foreach (var header in new[] { new AuthenticationHeaderValue("Bearer", acme), new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:" + acme))) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Market.Api + "/tokens");
            request.Headers.Authorization = header;
            (await _market.SendAsync(request, null)).Expect(200);
        }
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/v3/index.json");
        wrong.Headers.Authorization = new AuthenticationHeaderValue("Bearer", acme[..^1] + (acme[^1] == 'A' ? 'B' : 'A'));
        (await _market.SendAsync(wrong, null)).Expect(401, "LB7102");
    }

    [Fact]
    public async Task A_closed_marketplace_is_read_with_a_token_only()
    {
        await using var closed = await Market.StartAsync(options => options.AnonymousRead = false);
        await closed.PublisherAsync("acme");
        var (read, push) = (await closed.TokenAsync("acme", "read"), await closed.TokenAsync("acme", "push"));

        (await closed.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v3/index.json"), null)).Expect(401, "LB7101");
        (await closed.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v3/index.json"), push)).Expect(403, "LB7104");
        (await closed.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v3/index.json"), read)).Expect(200);
    }

    [Fact]
    public async Task Too_many_changes_and_too_many_wrong_passwords_are_refused_for_a_while()
    {
        await using var strict = await Market.StartAsync(options => (options.Limits.ChangesPerMinute, options.Limits.WrongPasswordsPerMinute) = (3, 3));
        var acme = await strict.PublisherAsync("acme", verified: true, "Acme.");

        for (var i = 0; i < 3; i++) (await strict.PushAsync([1], acme)).Expect(400);
        (await strict.PushAsync([1], acme)).Expect(429, "LB7105");
        for (var i = 0; i < 3; i++) (await strict.PushAsync([1], "guess")).Expect(403, "LB7102");
        (await strict.PushAsync([1], "guess")).Expect(429, "LB7105");
        // A token cannot be guessed, so it is not held back by who guesses beside it.
        (await strict.GetAsync("/tokens", acme)).Expect(200);
    }

    [Fact]
    public async Task No_secret_is_in_the_logs_the_journal_or_any_file()
    {
        await using var market = await Market.StartAsync();
        var acme = await market.PublisherAsync("acme", verified: true, "Acme.");
        (await market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), acme)).Expect(201);
        (await market.PushAsync(new TestPackage("Bob.Greeter", "1.0.0"), acme[..^2] + "zz")).Expect(403);
        (await market.GetAsync("/audit?take=500", market.Admin)).Expect(200);
        var audit = (await market.GetAsync("/audit?take=500", market.Admin)).Body;
        await market.Server.StopAsync();

        // The part after the token's public id.
        foreach (var secret in new[] { acme[15..], market.Admin })
        {
            Assert.DoesNotContain(market.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, audit, StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(market.Server.Data, "*", SearchOption.AllDirectories))
                Assert.False(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Contains(secret, StringComparison.Ordinal), file);
        }
        Assert.NotEmpty(market.Logs.Lines);
    }
}
