using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>Tokens that somebody made or bent, and genuine ones in the wrong place.</summary>
public sealed class TokenTests(Target target) : IClassFixture<Target>
{
    [Fact]
    public async Task A_genuine_token_is_taken()
    {
        var tokens = await target.TokensAsync();

        Assert.Equal(200, await target.CallAsync(tokens.Access!));
        Assert.Equal(200, (await target.Client.UserInfoAsync(tokens.Access!)).Status);
        // And so is what the tests below bend, before it is bent.
        Assert.Equal(200, await target.CallAsync(await SignAsync((_, _) => { })));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task A_token_without_a_signature_is_refused(string algorithm)
    {
        var token = SignedToken.Read((await target.TokensAsync()).Access!);
        token.Header["alg"] = algorithm;

        await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, _ => []));
        await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, _ => token.Signature));
        token.Header.Remove("alg");
        await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, _ => []));
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task A_token_with_a_secret_made_of_the_public_key_is_refused(string algorithm)
    {
        var token = SignedToken.Read((await target.TokensAsync()).Access!);
        var key = await PublicKeyAsync(algorithm);
        token.Header["kid"] = (string)key["kid"]!;
        foreach (var secret in SecretsOf(key))
        {
            foreach (var (name, hash) in new (string, Func<byte[], byte[]>)[] { ("HS256", data => HMACSHA256.HashData(secret, data)), ("HS384", data => HMACSHA384.HashData(secret, data)), ("HS512", data => HMACSHA512.HashData(secret, data)) })
            {
                token.Header["alg"] = name;
                await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, hash));
            }
        }
    }

    [Fact]
    public async Task A_token_whose_algorithm_is_not_that_of_its_key_is_refused()
    {
        var token = SignedToken.Read((await target.TokensAsync()).Access!);
        foreach (var algorithm in new[] { "RS256", "PS256", "ES384", "ES512", "EdDSA", "es256", "HS256" })
        {
            token.Header["alg"] = algorithm;
            await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, _ => token.Signature));
        }
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    [InlineData("jwk without kid")]
    public async Task A_key_that_the_token_brings_itself_is_not_used(string how)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = own.ExportParameters(false).Q;
        var token = SignedToken.Read((await target.TokensAsync()).Access!);
        var key = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y), ["kid"] = "evil", ["alg"] = "ES256" };
        token.Header["kid"] = "evil";
        token.Header[how.Split(' ')[0]] = how switch
        {
            "jku" => $"{target.Server.Url}/oauth/jwks?evil",
            "x5u" => "https://evil.example/certificate.pem",
            "x5c" => new JsonArray(Convert.ToBase64String(own.ExportSubjectPublicKeyInfo())),
            _ => key,
        };
        if (how.EndsWith("without kid", StringComparison.Ordinal)) token.Header.Remove("kid");

        await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, data => own.SignData(data, HashAlgorithmName.SHA256)));
    }

    [Theory]
    [InlineData("../../../../../../dev/null")]
    [InlineData("..%2f..%2fdev%2fnull")]
    [InlineData("/dev/null")]
    [InlineData("' OR '1'='1")]
    [InlineData("tokens")]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("http://evil.example/key")]
    public async Task A_key_id_is_a_name_and_nothing_else(string id)
    {
        var token = SignedToken.Read((await target.TokensAsync()).Access!);
        token.Header["kid"] = id;

        await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, _ => token.Signature));
        token.Header["alg"] = "HS256";
        await target.AssertRefusedAsync(SignedToken.Write(token.Header, token.Payload, data => HMACSHA256.HashData(Array.Empty<byte>(), data)));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("logout+jwt")]
    [InlineData("at+jwt2")]
    [InlineData(null)]
    public async Task A_token_of_another_type_is_not_an_access_token(string? type)
    {
        var token = await SignAsync((header, _) =>
        {
            header.Remove("typ");
            if (type is not null) header["typ"] = type;
        });

        await target.AssertRefusedAsync(token);
    }

    [Theory]
    [InlineData("aud", "https://elsewhere.example.org")]
    [InlineData("aud", "web")]
    [InlineData("aud", null)]
    [InlineData("iss", "https://elsewhere.example.org")]
    [InlineData("iss", null)]
    [InlineData("exp", null)]
    [InlineData("exp", "4000000000")]
    [InlineData("sub", null)]
    [InlineData("sub", "somebody-else")]
    [InlineData("client_id", null)]
    [InlineData("client_id", "other")]
    [InlineData("jti", null)]
    [InlineData("grant_id", null)]
    [InlineData("grant_id", "of-somebody-else")]
    [InlineData("nbf", null)]
    public async Task A_token_with_one_wrong_claim_is_refused_though_the_signature_fits(string claim, string? value)
    {
        await target.AssertRefusedAsync(await SignAsync((_, payload) =>
        {
            payload.Remove(claim);
            if (value is not null) payload[claim] = value;
        }));
    }

    [Fact]
    public async Task A_token_that_has_expired_or_is_not_valid_yet_is_refused()
    {
        var now = target.Server.Time.GetUtcNow().ToUnixTimeSeconds();
        await target.AssertRefusedAsync(await SignAsync((_, payload) => payload["exp"] = now - 31));
        await target.AssertRefusedAsync(await SignAsync((_, payload) => payload["exp"] = 0));
        await target.AssertRefusedAsync(await SignAsync((_, payload) => payload["exp"] = -1));
        await target.AssertRefusedAsync(await SignAsync((_, payload) => payload["nbf"] = now + 600));
        await target.AssertRefusedAsync(await SignAsync((_, payload) => payload["iat"] = now + 600));
        var tokens = await target.TokensAsync();

        target.Server.Time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(31));

        await target.AssertRefusedAsync(tokens.Access!);
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("sub")]
    [InlineData("aud")]
    public async Task A_token_that_says_something_twice_is_refused(string claim)
    {
        var token = SignedToken.Read((await target.TokensAsync()).Access!);
        var json = token.Payload.ToJsonString();
        var twice = $"{{\"{claim}\":{token.Payload[claim]!.ToJsonString()},{json[1..]}";

        await target.AssertRefusedAsync(await SignTextAsync(token.Header.ToJsonString(), twice));
    }

    [Theory]
    [InlineData("""{"alg":"ES256","alg":"none",""")]
    [InlineData("""{"crit":["b64"],"b64":false,""")]
    [InlineData("""{"crit":["exp"],""")]
    [InlineData("""{"crit":[],""")]
    [InlineData("""{"b64":false,"crit":["b64"],""")]
    [InlineData("""{"zip":"DEF",""")]
    public async Task A_header_that_demands_or_repeats_something_is_refused(string beginning)
    {
        var token = SignedToken.Read((await target.TokensAsync()).Access!);

        await target.AssertRefusedAsync(await SignTextAsync(beginning + token.Header.ToJsonString()[1..], token.Payload.ToJsonString()));
    }

    [Fact]
    public async Task Nothing_but_an_access_token_is_an_access_token()
    {
        var (code, request) = await target.CodeAsync();
        await target.AssertRefusedAsync(code);
        var tokens = await target.Client.RedeemAsync(code, request.Verifier);

        await target.AssertRefusedAsync(tokens.IdToken!);
        await target.AssertRefusedAsync(tokens.Refresh!);
        await target.AssertRefusedAsync(target.Client.Registration.Secret);
        // And an access token is nothing else.
        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(tokens.Access!)).Error);
        Assert.Equal("invalid_grant", (await target.Client.RedeemAsync(tokens.Refresh!, request.Verifier)).Error);
        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(code)).Error);
    }

    [Fact]
    public async Task A_bent_token_is_refused()
    {
        var access = (await target.TokensAsync()).Access!;
        var parts = access.Split('.');
        var other = (await target.TokensAsync()).Access!.Split('.');

        await target.AssertRefusedAsync($"{parts[0]}.{parts[1]}.");
        await target.AssertRefusedAsync($"{parts[0]}.{parts[1]}");
        await target.AssertRefusedAsync($"{parts[0]}.{other[1]}.{parts[2]}");
        await target.AssertRefusedAsync($"{access}.{parts[2]}");
        await target.AssertRefusedAsync($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}");
        await target.AssertRefusedAsync($"{parts[0]}.{parts[1]}.{parts[2][..^4]}");
        await target.AssertRefusedAsync($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[100_000])}"[..8_000]);
    }

    [Fact]
    public async Task A_token_in_the_address_is_not_looked_at()
    {
        var access = (await target.TokensAsync()).Access!;

        using var api = await target.Server.Http.GetAsync($"{Target.Api}?access_token={access}");
        using var info = await target.Server.Http.GetAsync($"/oauth/userinfo?access_token={access}");

        Assert.Equal((401, 401), ((int)api.StatusCode, (int)info.StatusCode));
    }

    /// <summary>A token of a user, changed, and signed with the server's own key.</summary>
    private async Task<string> SignAsync(Action<JsonObject, JsonObject> change)
    {
        var token = SignedToken.Read((await target.TokensAsync()).Access!);
        change(token.Header, token.Payload);
        return await SignTextAsync(token.Header.ToJsonString(), token.Payload.ToJsonString());
    }

    private async Task<string> SignTextAsync(string header, string payload)
    {
        var key = await target.Server.Get<SigningKeys>().ActiveAsync("ES256", CancellationToken.None);
        return SignedToken.Write(header, payload, data => key.Sign(data));
    }

    private async Task<JsonObject> PublicKeyAsync(string algorithm) => (await target.Client.KeysAsync())["keys"]!.AsArray().First(key => (string?)key!["alg"] == algorithm)!.AsObject();

    /// <summary>What libraries have been seen to use as a secret.</summary>
    private static IEnumerable<byte[]> SecretsOf(JsonObject key)
    {
        byte[] Part(string name) => Base64Url.DecodeFromChars((string)key[name]!);
        using AsymmetricAlgorithm algorithm = (string?)key["kty"] == "EC"
            ? ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Part("x"), Y = Part("y") } })
            : RSA.Create(new RSAParameters { Modulus = Part("n"), Exponent = Part("e") });
        var pem = algorithm.ExportSubjectPublicKeyInfoPem();
        return [Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), algorithm.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(key.ToJsonString()), [], Part(key["n"] is null ? "x" : "n")];
    }
}
