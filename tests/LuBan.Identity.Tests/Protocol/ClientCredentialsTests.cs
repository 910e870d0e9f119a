using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class ClientCredentialsTests
{
    [Fact]
    public async Task A_client_with_a_secret_gets_a_token_that_says_who_calls()
    {
        await using var server = await IdentityServer.StartAsync();
        var secret = await ServerClients.CreateAsync(server, "batch", new JsonObject { ["grantTypes"] = new JsonArray("client_credentials"), ["scopes"] = new JsonArray("api") });

        var (status, tokens) = await server.FormAsync("/oauth/token", $"batch:{secret}", ("grant_type", "client_credentials"));
        var (reached, _) = await server.GetAsync("/apis/iam.luban.dev/v1/signingkeys", (string)tokens["access_token"]!);

        Assert.Equal(200, status);
        Assert.Equal("api", (string)tokens["scope"]!);
        Assert.Equal(600, (int)tokens["expires_in"]!);
        Assert.Equal(200, reached);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_in_the_words_of_the_standard()
    {
        await using var server = await IdentityServer.StartAsync();
        await ServerClients.CreateAsync(server, "batch", new JsonObject { ["grantTypes"] = new JsonArray("client_credentials") });

        var (status, body) = await server.FormAsync("/oauth/token", "batch:wrong", ("grant_type", "client_credentials"));

        Assert.Equal(401, status);
        Assert.Equal("invalid_client", (string)body["error"]!);
        Assert.StartsWith("LB8010: ", (string)body["error_description"]!, StringComparison.Ordinal);
    }
}
