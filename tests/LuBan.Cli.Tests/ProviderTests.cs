using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class ProviderTests : IAsyncLifetime
{
    private const string Iam = "/apis/iam.luban.dev/v1";
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task A_client_is_registered_and_its_secret_shown_once_and_alone()
    {
        _kernel.Answer("POST", Iam + "/oauthclients/wiki/secret", new JsonObject { ["clientId"] = "wiki", ["clientSecret"] = "lbs_secret" }, 201);

        Assert.Equal(0, await _cli.RunAsync("client", "create", "wiki", "--display-name", "Wiki", "--redirect-uri", "https://wiki.example/callback", "--grant", "authorization_code", "--grant", "device_code", "--scope", "openid"));

        Assert.Equal("lbs_secret\n", _cli.Out.ToString());
        Assert.Equal("""{"authMethod":"client_secret_basic","displayName":{"en":"Wiki"},"redirectUris":["https://wiki.example/callback"],"grantTypes":["authorization_code","urn:ietf:params:oauth:grant-type:device_code"],"scopes":["openid"]}""", _kernel.Find("oauthclients", "wiki")!["spec"]!.ToJsonString());
        Assert.Equal(2, await _cli.RunAsync("client", "secret", "wiki"));
        Assert.Equal(0, await _cli.RunAsync("client", "secret", "wiki", "--grace", "1h", "--yes", "-o", "json"));
        Assert.Equal("lbs_secret", (string?)JsonNode.Parse(_cli.Out.ToString())!["clientSecret"]);
        Assert.Equal("""{"graceSeconds":3600}""", _kernel.Sent("POST", Iam + "/oauthclients/wiki/secret")[^1]!.ToJsonString());
    }

    [Fact]
    public async Task A_public_client_has_no_secret()
    {
        Assert.Equal(0, await _cli.RunAsync("client", "create", "phone", "--auth-method", "none", "--redirect-uri", "http://127.0.0.1/cb"));

        Assert.Equal("", _cli.Out.ToString());
        Assert.Empty(_kernel.Sent("POST", Iam + "/oauthclients/phone/secret"));
        Assert.Equal(0, await _cli.RunAsync("client", "list"));
        Assert.Matches("(?m)^phone +- +none ", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("client", "show", "phone"));
        Assert.Equal(0, await _cli.RunAsync("client", "delete", "phone", "--yes"));
        Assert.Null(_kernel.Find("oauthclients", "phone"));
    }

    [Theory]
    [InlineData("True", 1, 0)]
    [InlineData("False", 1, 1)]
    [InlineData("True", 0, 1)]
    public async Task A_provider_that_is_not_ready_fails_its_test(string ready, int observed, int exitCode)
    {
        _kernel.Put("identityproviders", "corp", new()
        {
            ["spec"] = new JsonObject { ["type"] = "LDAP", ["enabled"] = true, ["mapping"] = "Auto", ["ldap"] = new JsonObject { ["urls"] = new JsonArray("ldaps://ldap.example") } },
            ["status"] = new JsonObject { ["observedGeneration"] = observed, ["conditions"] = new JsonArray(FakeKernel.Condition("Ready", ready, "Bound", "LB8210: as told")) },
        });

        Assert.Equal(exitCode, await _cli.RunAsync("provider", "test", "corp"));

        Assert.Contains("ldaps://ldap.example", _cli.Out.ToString());
        Assert.Equal(exitCode != 0, _cli.Error.ToString().Contains("LB6254"));
        Assert.Equal(0, await _cli.RunAsync("provider", "list"));
        Assert.Matches($"(?m)^corp +LDAP +true +Auto +{ready} +LB8210: as told$", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_provider_is_switched_off_with_consent_and_on_without()
    {
        _kernel.Put("identityproviders", "corp", new() { ["spec"] = new JsonObject { ["type"] = "OIDC", ["enabled"] = true } });

        Assert.Equal(2, await _cli.RunAsync("provider", "disable", "corp"));
        Assert.Equal(0, await _cli.RunAsync("provider", "disable", "corp", "--yes"));
        Assert.False((bool)_kernel.Find("identityproviders", "corp")!["spec"]!["enabled"]!);
        Assert.Equal(0, await _cli.RunAsync("provider", "enable", "corp"));
        Assert.True((bool)_kernel.Find("identityproviders", "corp")!["spec"]!["enabled"]!);
        Assert.Equal(0, await _cli.RunAsync("provider", "delete", "corp", "--yes"));
    }

    [Fact]
    public async Task Keys_are_listed_and_rotated_with_consent()
    {
        var keys = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "k-1" }, ["algorithm"] = "ES256", ["state"] = "Active" }) };
        _kernel.Answer("GET", Iam + "/signingkeys", keys);
        _kernel.Answer("POST", Iam + "/signingkeys/rotate", keys.DeepClone());
        _kernel.Answer("GET", "/apis/kernel.luban.dev/v1/secretkeys", new JsonObject { ["items"] = new JsonArray(new JsonObject { ["id"] = "s-1", ["primary"] = true }) });
        _kernel.Answer("POST", "/apis/kernel.luban.dev/v1/secretkeys/rotate", new JsonObject { ["id"] = "s-2" });

        Assert.Equal(0, await _cli.RunAsync("keys", "list"));
        Assert.Matches("(?m)^k-1 +ES256 +Active ", _cli.Out.ToString());
        Assert.Equal(2, await _cli.RunAsync("keys", "rotate"));
        Assert.Equal(0, await _cli.RunAsync("keys", "rotate", "--immediate", "--yes"));
        Assert.True((bool)Assert.Single(_kernel.Sent("POST", Iam + "/signingkeys/rotate"))!["immediate"]!);
        Assert.Equal(0, await _cli.RunAsync("secrets", "keys"));
        Assert.Matches("(?m)^s-1 +true", _cli.Out.ToString());
        Assert.Equal(2, await _cli.RunAsync("secrets", "rotate"));
        Assert.Equal(0, await _cli.RunAsync("secrets", "rotate", "--yes"));
        Assert.Contains("s-2", _cli.Out.ToString());
    }
}
