using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Tests;

/// <summary>Each token is a good one that was changed in one way. The good one is accepted first, so that the change is what is refused.</summary>
public sealed class ForgedTokenTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    public static TheoryData<string> Changes { get; } = new(
    [
        "alg none", "alg none without signature", "alg HS256 with the public key", "alg RS256", "other key", "kid of another key", "kid missing", "kid traversal", "typ JWT", "typ missing", "crit", "jwk", "jku", "x5u", "b64",
        "aud of another server", "aud missing", "iss of another server", "exp passed", "exp missing", "exp text", "nbf ahead", "nbf missing", "two exp", "two alg", "claims are an array", "padding", "line break", "four parts",
        "loose bits", "oversize", "sub of another user", "grant of another user", "no client", "garbage",
    ]);

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_token_that_was_changed_is_refused(string change)
    {
        using var browser = new Browser(fixture.Server);
        var good = (string)(await fixture.App.TokensAsync(browser))["access_token"]!;
        Assert.True(await fixture.IsGoodAsync(good));
        var key = await fixture.Server.Get<SigningKeys>().ActiveAsync("ES256", CancellationToken.None);
        var claims = ProviderFixture.Claims(good);
        Assert.True(await fixture.IsGoodAsync(Signed(key, Header(key), claims)));

        var forged = await ForgeAsync(change, good, key, claims);

        Assert.False(await fixture.IsGoodAsync(forged), change);
        Assert.Equal(401, (await fixture.Server.GetAsync("/apis/iam.luban.dev/v1/signingkeys", forged)).Status);
    }

    private async Task<string> ForgeAsync(string change, string good, SigningKey key, JsonObject claims)
    {
        var (header, parts, now) = (Header(key), good.Split('.'), fixture.Time.GetUtcNow());
        switch (change)
        {
            case "alg none": return Signed(key, Set(header, "alg", "none"), claims);
            case "alg none without signature": return $"{Encoded(Set(header, "alg", "none"))}.{parts[1]}.";
            case "alg HS256 with the public key":
                var shared = $"{Encoded(Set(header, "alg", "HS256"))}.{parts[1]}";
                return $"{shared}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Public.ToJwk().ToJsonString()), Encoding.ASCII.GetBytes(shared)))}";
            case "alg RS256": return Signed(key, Set(header, "alg", "RS256"), claims);
            case "other key": return Signed(new SigningKey(SigningKeyRecord.Create("ES256", now, now)), header, claims);
            case "kid of another key": return Signed(key, Set(header, "kid", (await fixture.Server.Get<SigningKeys>().ActiveAsync("RS256", CancellationToken.None)).Id), claims);
            case "kid missing": return Signed(key, Set(header, "kid", null), claims);
            case "kid traversal": return Signed(key, Set(header, "kid", "../../../dev/null"), claims);
            case "typ JWT": return Signed(key, Set(header, "typ", "JWT"), claims);
            case "typ missing": return Signed(key, Set(header, "typ", null), claims);
            case "crit": return Signed(key, Set(header, "crit", new JsonArray("exp")), claims);
            case "jwk" or "jku" or "x5u" or "b64": return Signed(key, Set(header, change, change == "jwk" ? key.Public.ToJwk() : "https://evil.example/keys"), claims);
            case "aud of another server": return Signed(key, header, Set(claims, "aud", "https://other.example"));
            case "aud missing": return Signed(key, header, Set(claims, "aud", null));
            case "iss of another server": return Signed(key, header, Set(claims, "iss", "https://other.example"));
            case "exp passed": return Signed(key, header, Set(claims, "exp", now.AddSeconds(-31).ToUnixTimeSeconds()));
            case "exp missing": return Signed(key, header, Set(claims, "exp", null));
            case "exp text": return Signed(key, header, Set(claims, "exp", "9999999999"));
            case "nbf ahead": return Signed(key, header, Set(claims, "nbf", now.AddSeconds(31).ToUnixTimeSeconds()));
            case "nbf missing": return Signed(key, header, Set(claims, "nbf", null));
            case "two exp": return Raw(key, header.ToJsonString(), claims.ToJsonString()[..^1] + ",\"exp\":9999999999}");
            case "two alg": return Raw(key, header.ToJsonString()[..^1] + ",\"alg\":\"none\"}", claims.ToJsonString());
            case "claims are an array": return Raw(key, header.ToJsonString(), $"[{claims.ToJsonString()}]");
            case "padding": return good + "=";
            case "line break": return $"{parts[0]}.{parts[1]}.{parts[2][..20]}%0A{parts[2][20..]}";
            case "four parts": return good + ".e30";
            case "loose bits": return good[..^1] + Loosened(good[^1]);
            case "oversize": return Signed(key, header, Set(claims, "padding", new string('x', JsonWebToken.MaximumLength)));
            case "sub of another user": return Signed(key, header, Set(claims, "sub", Guid.NewGuid().ToString()));
            case "grant of another user": return Signed(key, header, Set(claims, "grant_id", new string('0', 32)));
            case "no client": return Signed(key, header, Set(claims, "client_id", null));
            default: return "garbage";
        }
    }

    private static JsonObject Header(SigningKey key) => new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = key.Id };

    private static JsonObject Set(JsonObject source, string name, JsonNode? value)
    {
        var changed = (JsonObject)source.DeepClone();
        if (value is null) changed.Remove(name);
        else changed[name] = value;
        return changed;
    }

    private static string Signed(SigningKey key, JsonObject header, JsonObject claims) => Raw(key, header.ToJsonString(), claims.ToJsonString());

    private static string Raw(SigningKey key, string header, string claims)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encoded(JsonObject header) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()));

    /// <summary>Another letter whose bits that count are the same: 64 bytes leave four bits over.</summary>
    private static char Loosened(char last)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return Alphabet[Alphabet.IndexOf(last, StringComparison.Ordinal) | 1];
    }
}
