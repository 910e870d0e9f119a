using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Tests;

public sealed class ClientAuthenticationTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private static readonly (string Name, string Value) Grant = ("grant_type", "client_credentials");

    [Fact]
    public async Task A_secret_is_taken_from_the_header_or_the_form_and_not_from_both()
    {
        var secret = await ServerClients.CreateAsync(fixture.Server, "both", Machine());

        var header = await fixture.Server.FormAsync("/oauth/token", $"both:{secret}", Grant);
        var form = await fixture.Server.FormAsync("/oauth/token", null, Grant, ("client_id", "both"), ("client_secret", secret));
        var twice = await fixture.Server.FormAsync("/oauth/token", $"both:{secret}", Grant, ("client_id", "both"), ("client_secret", secret));
        var nothing = await fixture.Server.FormAsync("/oauth/token", null, Grant, ("client_id", "both"));
        var nobody = await fixture.Server.FormAsync("/oauth/token", null, Grant);
        var unknown = await fixture.Server.FormAsync("/oauth/token", "nobody:x", Grant);

        Assert.Equal((200, 200), (header.Status, form.Status));
        Assert.Equal((400, "invalid_request"), (twice.Status, (string)twice.Body["error"]!));
        Assert.All(new[] { nothing, nobody, unknown }, answer => Assert.Equal((401, "invalid_client"), (answer.Status, (string)answer.Body["error"]!)));
    }

    [Fact]
    public async Task A_new_secret_leaves_the_old_one_a_time_of_grace()
    {
        var old = await ServerClients.CreateAsync(fixture.Server, "renewed", Machine());

        var (status, answer, _) = await fixture.Accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/oauthclients/renewed/secret", AccountServer.Admin, new JsonObject { ["graceSeconds"] = 3600 });
        var fresh = (string)answer["clientSecret"]!;
        var both = (await TryAsync("renewed", old), await TryAsync("renewed", fresh));
        fixture.Time.Advance(TimeSpan.FromSeconds(3601));
        var later = (await TryAsync("renewed", old), await TryAsync("renewed", fresh));
        var (_, hard, _) = await fixture.Accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/oauthclients/renewed/secret", AccountServer.Admin, new JsonObject { ["graceSeconds"] = 0 });
        var last = (await TryAsync("renewed", fresh), await TryAsync("renewed", (string)hard["clientSecret"]!));

        Assert.Equal(201, status);
        Assert.StartsWith("lbs_", fresh, StringComparison.Ordinal);
        Assert.Equal((200, 200), both);
        Assert.Equal((401, 200), later);
        Assert.Equal((401, 200), last);
    }

    [Fact]
    public async Task A_client_of_the_same_name_that_is_made_later_has_not_the_secret_of_the_first()
    {
        var secret = await ServerClients.CreateAsync(fixture.Server, "reborn", Machine());
        await fixture.Accounts.SendAsync(HttpMethod.Delete, "/apis/iam.luban.dev/v1/oauthclients/reborn", AccountServer.Admin);
        await fixture.Server.ApplyAsync("oauthclients", "reborn", Machine());

        Assert.Equal(401, await TryAsync("reborn", secret));
    }

    [Theory]
    [InlineData("good", 200)]
    [InlineData("jti again", 401)]
    [InlineData("jti missing", 401)]
    [InlineData("another key", 401)]
    [InlineData("audience", 401)]
    [InlineData("expired", 401)]
    [InlineData("too long", 401)]
    [InlineData("issuer", 401)]
    [InlineData("access token", 401)]
    public async Task An_assertion_proves_the_client_once(string change, int expected)
    {
        var name = "signer-" + change.Replace(' ', '-');
        var now = fixture.Time.GetUtcNow();
        var key = new SigningKey(SigningKeyRecord.Create("ES256", now, now));
        var spec = Machine();
        (spec["authMethod"], spec["jwks"]) = ("private_key_jwt", new JsonObject { ["keys"] = new JsonArray(key.Public.ToJwk()) });
        await fixture.Server.ApplyAsync("oauthclients", name, spec);
        var claims = new JsonObject { ["iss"] = name, ["sub"] = name, ["aud"] = fixture.Server.Url + "/oauth/token", ["jti"] = Guid.NewGuid().ToString(), ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds() };
        if (change == "jti missing") claims.Remove("jti");
        if (change == "audience") claims["aud"] = "https://other.example/oauth/token";
        if (change == "expired") claims["exp"] = now.AddMinutes(-1).ToUnixTimeSeconds();
        if (change == "too long") claims["exp"] = now.AddHours(3).ToUnixTimeSeconds();
        if (change == "issuer") claims["iss"] = "other";
        var signer = change == "another key" ? new SigningKey(SigningKeyRecord.Create("ES256", now, now)) : key;
        var assertion = JsonWebToken.Sign(signer, change == "access token" ? "at+jwt" : "JWT", claims);
        if (change == "jti again") await SendAsync(assertion);

        Assert.Equal(expected, (await SendAsync(assertion)).Status);
    }

    [Fact]
    public async Task Of_many_that_send_the_same_assertion_one_is_believed()
    {
        var now = fixture.Time.GetUtcNow();
        var key = new SigningKey(SigningKeyRecord.Create("RS256", now, now));
        var spec = Machine();
        (spec["authMethod"], spec["jwks"]) = ("private_key_jwt", new JsonObject { ["keys"] = new JsonArray(key.Public.ToJwk()) });
        await fixture.Server.ApplyAsync("oauthclients", "racer", spec);
        var assertion = JsonWebToken.Sign(key, "JWT", new JsonObject { ["iss"] = "racer", ["sub"] = "racer", ["aud"] = fixture.Server.Url, ["jti"] = "one", ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds() });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => SendAsync(assertion))));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_public_client_cannot_call_in_its_own_name_and_a_client_without_a_secret_gets_none()
    {
        var (status, body) = await fixture.Server.FormAsync("/oauth/token", null, Grant, ("client_id", "luban-cli"));
        var (refused, _, _) = await fixture.Accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/oauthclients/luban-cli/secret", AccountServer.Admin);
        var (missing, _, _) = await fixture.Accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/oauthclients/nobody/secret", AccountServer.Admin);

        Assert.Equal((400, "unauthorized_client"), (status, (string)body["error"]!));
        Assert.Equal(409, refused);
        Assert.Equal(404, missing);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_client_is_told_at_once()
    {
        var (status, body, _) = await fixture.Accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/oauthclients", AccountServer.Admin, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "wrong" },
            ["spec"] = new JsonObject
            {
                ["redirectUris"] = new JsonArray("javascript:alert(1)", "http://app.example.com/cb", "https://app.example.com/cb#x", "https://u:p@app.example.com/", "https://*.example.com/", "//x", "myapp:/cb", "https://app.example.com/good", "com.example.app:/cb", "http://127.0.0.1/cb", "/console/callback"),
                ["grantTypes"] = new JsonArray("implicit", "client_credentials"),
                ["authMethod"] = "none",
                ["scopes"] = new JsonArray("a b"),
                ["accessTokenLifetime"] = 5,
            },
        });

        Assert.Equal(422, status);
        var fields = body["details"]!["causes"]!.AsArray().Select(cause => (string)cause!["field"]!).ToList();
        Assert.Equal(
            ["spec.redirectUris[0]", "spec.redirectUris[1]", "spec.redirectUris[2]", "spec.redirectUris[3]", "spec.redirectUris[4]", "spec.redirectUris[5]", "spec.redirectUris[6]", "spec.grantTypes", "spec.authMethod", "spec.accessTokenLifetime", "spec.scopes"], fields);
    }

    [Fact]
    public async Task An_address_that_is_refused_too_often_waits_and_success_costs_nothing()
    {
        await using var server = await IdentityServer.StartAsync(options => options.FailuresPerMinute = 5, new FakeTime());
        var secret = await ServerClients.CreateAsync(server, "busy", Machine());
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await server.FormAsync("/oauth/token", $"busy:{secret}", Grant)).Status);

        for (var i = 0; i < 5; i++) Assert.Equal(401, (await server.FormAsync("/oauth/token", "busy:wrong", Grant)).Status);
        var blocked = await server.FormAsync("/oauth/token", $"busy:{secret}", Grant);
        server.Time.Advance(TimeSpan.FromSeconds(61));
        var later = await server.FormAsync("/oauth/token", $"busy:{secret}", Grant);

        Assert.Equal(429, blocked.Status);
        Assert.Equal(200, later.Status);
    }

    private static JsonObject Machine() => new() { ["grantTypes"] = new JsonArray("client_credentials"), ["scopes"] = new JsonArray("api") };

    private async Task<int> TryAsync(string name, string secret) => (await fixture.Server.FormAsync("/oauth/token", $"{name}:{secret}", Grant)).Status;

    private Task<(int Status, JsonObject Body)> SendAsync(string assertion) =>
        fixture.Server.FormAsync("/oauth/token", null, Grant, ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion));
}
