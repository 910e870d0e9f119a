using System.Text;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Tests;

public sealed class SigningKeyTests
{
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_key_is_published_before_it_signs_and_until_nothing_lives_that_it_has_signed()
    {
        await using var accounts = await AccountServer.StartAsync(time: new FakeTime());
        var keys = accounts.Get<SigningKeys>();
        var first = (await keys.ListAsync(CancellationToken.None)).Single(key => key.Algorithm == "ES256");

        accounts.Time.Advance(TimeSpan.FromDays(90) - CacheLifetime + TimeSpan.FromMinutes(1));
        await keys.MaintainAsync(CancellationToken.None);
        var announced = (await keys.ListAsync(CancellationToken.None)).Where(key => key.Algorithm == "ES256").ToList();
        var published = await PublishedAsync(accounts);
        accounts.Time.Advance(CacheLifetime + TimeSpan.FromMinutes(1));
        var switched = (await keys.ListAsync(CancellationToken.None)).Where(key => key.Algorithm == "ES256").ToList();
        accounts.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        var after = await PublishedAsync(accounts);

        Assert.Equal(SigningKeyState.Active, first.State);
        Assert.Equal([SigningKeyState.Active, SigningKeyState.Next], announced.Select(key => key.State));
        Assert.Equal(4, published.Count);
        Assert.Equal([SigningKeyState.Retiring, SigningKeyState.Active], switched.Select(key => key.State));
        Assert.Equal(2, after.Count);
        Assert.DoesNotContain(first.Id, after);
    }

    [Fact]
    public async Task Tokens_live_through_a_rotation_and_end_with_keys_that_became_known()
    {
        await using var accounts = await AccountServer.StartAsync(time: new FakeTime());
        await accounts.CreateAsync("ada");
        var app = await RelyingParty.CreateAsync(accounts.Inner, spec: new JsonObject { ["accessTokenLifetime"] = 3600 });
        using var browser = new Browser(accounts.Inner);
        var old = (string)(await app.TokensAsync(browser))["access_token"]!;

        var (rotated, list, _) = await accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/signingkeys/rotate", AccountServer.Admin);
        var (again, same, _) = await accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/signingkeys/rotate", AccountServer.Admin);
        accounts.Time.Advance(TimeSpan.FromMinutes(59));
        var later = (string)(await app.TokensAsync(browser))["access_token"]!;
        accounts.Time.Advance(TimeSpan.FromMinutes(2));
        var fresh = (string)(await app.TokensAsync(browser))["access_token"]!;
        var (laterStatus, _) = await accounts.Inner.GetAsync("/oauth/userinfo", later);
        await accounts.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/signingkeys/rotate", AccountServer.Admin, new JsonObject { ["immediate"] = true });
        var (freshStatus, _) = await accounts.Inner.GetAsync("/oauth/userinfo", fresh);

        Assert.Equal((200, 200), (rotated, again));
        Assert.Equal(4, list["items"]!.AsArray().Count);
        Assert.Equal(4, same["items"]!.AsArray().Count);
        Assert.Equal(KeyOf(old), KeyOf(later));
        Assert.NotEqual(KeyOf(later), KeyOf(fresh));
        Assert.Equal(200, laterStatus);
        Assert.Equal(401, freshStatus);
    }

    [Fact]
    public async Task Replicas_that_begin_at_the_same_time_have_the_same_keys()
    {
        await using var server = await IdentityServer.StartAsync();
        foreach (var record in server.Get<RecordStore<SigningKeySetRecord>>().All) await server.Get<RecordStore<SigningKeySetRecord>>().DeleteAsync(record.Name, CancellationToken.None);
        var replicas = Enumerable.Range(0, 8).Select(_ => new SigningKeys(new RecordStore<SigningKeySetRecord>(server.Resources, ProviderKinds.SigningKeySet), server.Get<IOptions<IdentityOptions>>(), TimeProvider.System)).ToList();

        var ids = await Task.WhenAll(replicas.Select(replica => Task.Run(async () => string.Join(',', (await replica.ListAsync(CancellationToken.None)).Select(key => key.Id)))));
        await Task.WhenAll(replicas.Select(replica => Task.Run(() => replica.RotateAsync(false, CancellationToken.None))));
        var rotated = await Task.WhenAll(replicas.Select(async replica => string.Join(',', (await replica.ListAsync(CancellationToken.None)).Select(key => key.Id))));

        Assert.Single(ids.Distinct());
        Assert.Equal(4, Assert.Single(rotated.Distinct()).Split(',').Length);
    }

    [Fact]
    public async Task Nobody_sees_a_private_key_neither_in_an_answer_nor_on_the_disk()
    {
        await using var accounts = await AccountServer.StartAsync();
        var secret = accounts.Get<RecordStore<SigningKeySetRecord>>().All.Single().Content.Keys[0].PrivateKey;

        var (_, list, _) = await accounts.SendAsync(HttpMethod.Get, "/apis/iam.luban.dev/v1/signingkeys", AccountServer.Admin);
        var (kinds, _, _) = await accounts.SendAsync(HttpMethod.Get, "/apis/internal.iam.luban.dev/v1/signingkeysets", AccountServer.Admin);
        var jwks = await accounts.Inner.Http.GetStringAsync("/oauth/jwks");
        var files = Directory.GetFiles(accounts.Inner.Directory, "store.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return reader.ReadToEnd();
        }).ToList();

        Assert.DoesNotContain(secret[..40], list.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(404, kinds);
        Assert.DoesNotContain("\"d\"", jwks, StringComparison.Ordinal);
        Assert.NotEmpty(files);
        Assert.All(files, content => Assert.DoesNotContain(secret[..40], content, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Published_keys_may_be_kept_as_long_as_they_are_published_before_use()
    {
        await using var server = await IdentityServer.StartAsync();

        using var response = await server.Http.GetAsync("/oauth/jwks");
        var keys = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["keys"]!.AsArray();

        Assert.Equal(CacheLifetime, response.Headers.CacheControl!.MaxAge);
        Assert.Equal(["EC:ES256:sig", "RSA:RS256:sig"], keys.Select(key => $"{key!["kty"]}:{key["alg"]}:{key["use"]}"));
        Assert.All(keys, key => Assert.NotEmpty((string)key!["kid"]!));
    }

    private static async Task<List<string>> PublishedAsync(AccountServer accounts) =>
        [.. JsonNode.Parse(await accounts.Inner.Http.GetStringAsync("/oauth/jwks"))!["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];

    private static string? KeyOf(string token) => Tokens.JsonWebToken.TryParse(token, out _)!.KeyId;
}
