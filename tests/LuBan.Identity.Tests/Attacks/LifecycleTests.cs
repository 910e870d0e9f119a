using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>Tokens that outlive what they were issued for.</summary>
public sealed class LifecycleTests(Target target) : IClassFixture<Target>
{
    [Fact]
    public async Task Nothing_of_a_disabled_user_is_taken()
    {
        var account = await TestUsers.CreateAsync(target.Server, "leaver");
        var (tokens, browser) = await SignInAsync("leaver");
        var (_, personal) = await target.Server.Get<PersonalTokens>().CreateAsync(account, "script", [], TimeSpan.FromDays(1), CancellationToken.None);
        Assert.Equal((200, 200), (await target.CallAsync(tokens.Access!), await target.CallAsync(personal)));

        await target.Server.ApplyAsync("users", "leaver", new JsonObject { ["disabled"] = true });

        await AssertOverAsync(tokens, browser);
        Assert.Equal((401, 401), (await target.CallAsync(personal), (await target.GuessAsync("leaver", TestUsers.Password)).Status));
    }

    [Fact]
    public async Task Nothing_of_a_deleted_user_is_taken_also_when_another_gets_the_name()
    {
        await TestUsers.CreateAsync(target.Server, "first");
        var (tokens, browser) = await SignInAsync("first");
        await target.Server.Resources.DeleteAsync(AccountKinds.User, "", "first", new ResourceDeleteOptions(), new WriteOptions { User = "admin" }, CancellationToken.None);
        await TestUsers.CreateAsync(target.Server, "first");

        await AssertOverAsync(tokens, browser);
    }

    [Fact]
    public async Task A_new_password_ends_what_was_begun_with_the_old_one()
    {
        await TestUsers.CreateAsync(target.Server, "changer");
        var (tokens, browser) = await SignInAsync("changer");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/apis/iam.luban.dev/v1/self/password")
        {
            Content = new StringContent(new JsonObject { ["currentPassword"] = TestUsers.Password, ["newPassword"] = "a wholly different long password" }.ToJsonString(), null, "application/json"),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"changer:{TestUsers.Password}")));
        var (status, body) = await target.Server.SendAsync(request);

        Assert.True(status == 204, body.ToJsonString());
        await AssertOverAsync(tokens, browser);
        Assert.Equal((401, 200), ((await target.GuessAsync("changer", TestUsers.Password)).Status, (await target.GuessAsync("changer", "a wholly different long password")).Status));
    }

    [Fact]
    public async Task A_sign_out_ends_what_was_issued_in_the_session()
    {
        using var browser = new UserAgent(target.Server.Url);
        var tokens = await target.TokensAsync(browser: browser);

        var visit = await target.Pages.GoThroughAsync(browser, $"{target.Client.Endpoint("end_session_endpoint")}?id_token_hint={tokens.IdToken}");

        Assert.Equal(200, visit.Last.Status);
        await AssertOverAsync(tokens, browser);
    }

    [Fact]
    public async Task Nothing_of_a_client_that_is_switched_off_or_gone_is_taken()
    {
        using var client = await target.ClientAsync("short-lived");
        using var browser = new UserAgent(target.Server.Url);
        var request = client.Request("openid offline_access api");
        var visit = await target.Pages.GoThroughAsync(browser, request.Url);
        var tokens = await client.RedeemAsync(visit.Last.Answer["code"], request.Verifier);
        Assert.Equal(200, await target.CallAsync(tokens.Access!));
        var spec = TestUsers.Client(Target.Callback, Target.AfterLogout);
        spec["disabled"] = true;

        await target.Server.ApplyAsync("oauthclients", "short-lived", spec);
        await target.AssertRefusedAsync(tokens.Access!);
        Assert.Equal(401, (await client.RefreshAsync(tokens.Refresh!)).Status);

        await target.Server.Resources.DeleteAsync(ProviderKinds.OAuthClient, "", "short-lived", new ResourceDeleteOptions(), new WriteOptions { User = "admin" }, CancellationToken.None);
        using var namesake = await target.ClientAsync("short-lived");
        await target.AssertRefusedAsync(tokens.Access!);
        Assert.Equal("invalid_grant", (await namesake.RefreshAsync(tokens.Refresh!)).Error);
    }

    [Fact]
    public async Task A_token_whose_scope_is_gone_does_not_become_one_without_limits()
    {
        var own = await Target.StartAsync(map: Claims);
        own.Server.Resources.Registry.Replace("kernel", [ResourceKind.FromType(typeof(TestScope), "kernel")]);
        await own.Server.ApplyAsync("scopes", "samples.notes.read", new JsonObject());
        using var client = await own.ClientAsync("notes", change: spec => spec["scopes"] = new JsonArray("openid", "offline_access", "samples.notes.read"));
        using var browser = new UserAgent(own.Server.Url);
        var request = client.Request("openid offline_access samples.notes.read");
        var visit = await own.Pages.GoThroughAsync(browser, request.Url);
        var tokens = await client.RedeemAsync(visit.Last.Answer["code"], request.Verifier);
        Assert.Contains("samples.notes.read", (string)tokens.Body["scope"]!, StringComparison.Ordinal);

        var kind = own.Server.Resources.Registry.Current.Find(IdentityKinds.Group, IdentityKinds.Version, "scopes")!;
        await own.Server.Resources.DeleteAsync(kind, "", "samples.notes.read", new ResourceDeleteOptions(), new WriteOptions { User = "admin" }, CancellationToken.None);
        var (_, before) = await own.Server.GetAsync("/claims", tokens.Access);
        var refreshed = await client.RefreshAsync(tokens.Refresh!);
        var (_, after) = await own.Server.GetAsync("/claims", refreshed.Access);
        var again = client.Request("samples.notes.read");
        var empty = await client.RedeemAsync((await own.Pages.GoThroughAsync(browser, again.Url)).Last.Answer["code"], again.Verifier);
        var (_, nothing) = await own.Server.GetAsync("/claims", empty.Access);

        // Limited to what is not there: nothing is allowed by it.
        Assert.All([before, after, nothing], claims => Assert.NotNull(claims["scopes"]));
        Assert.Equal("", (string)nothing["scopes"]!);
        await own.StopAsync();
    }

    [Fact]
    public async Task Tokens_live_on_while_keys_change_and_die_with_a_key_that_became_known()
    {
        var keys = target.Server.Get<SigningKeys>();
        var old = await target.TokensAsync();
        var id = KeyOf(old);
        await keys.RotateAsync(atOnce: false, CancellationToken.None);
        Assert.Equal(id, KeyOf(await target.TokensAsync()));
        target.Server.Time.Advance(TimeSpan.FromMinutes(59));
        var last = await target.TokensAsync();
        target.Server.Time.Advance(TimeSpan.FromMinutes(2));

        var next = await target.TokensAsync();
        Assert.Equal(id, KeyOf(last));
        Assert.NotEqual(id, KeyOf(next));
        Assert.Equal((200, 200), (await target.CallAsync(last.Access!), await target.CallAsync(next.Access!)));
        Assert.Contains(id, await PublishedAsync());
        Assert.Contains(KeyOf(next), await PublishedAsync());

        await keys.RotateAsync(atOnce: true, CancellationToken.None);
        await target.AssertRefusedAsync(next.Access!);
        Assert.DoesNotContain(KeyOf(next), await PublishedAsync());
        Assert.Equal(200, await target.CallAsync((await target.TokensAsync()).Access!));
    }

    private static string KeyOf(TokenAnswer tokens) => (string)SignedToken.Read(tokens.Access!).Header["kid"]!;

    private async Task<IEnumerable<string>> PublishedAsync() => (await target.Client.KeysAsync())["keys"]!.AsArray().Select(key => (string)key!["kid"]!);

    private async Task<(TokenAnswer Tokens, UserAgent Browser)> SignInAsync(string user)
    {
        var (browser, request) = (new UserAgent(target.Server.Url), target.Client.Request("openid offline_access api"));
        var visit = await TestUsers.Pages(user).GoThroughAsync(browser, request.Url);
        Assert.True(visit.Last.Answer.ContainsKey("code"), visit.ToString());
        return (await target.Client.RedeemAsync(visit.Last.Answer["code"], request.Verifier), browser);
    }

    private async Task AssertOverAsync(TokenAnswer tokens, UserAgent browser)
    {
        await target.AssertRefusedAsync(tokens.Access!);
        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(tokens.Refresh!)).Error);
        Assert.Equal("login_required", (await browser.OpenAsync(target.Client.Request("openid", ("prompt", "none")).Url)).Error);
        var introspected = await target.Client.PostAsync(target.Client.Endpoint("introspection_endpoint"), [("token", tokens.Access)]);
        Assert.NotEqual(true, (bool?)introspected.Body["active"]);
    }

    private static void Claims(WebApplication app) => app.MapGet("/claims", (HttpContext context) => Results.Json(new { scopes = context.User.FindFirst(CallerClaims.Scopes)?.Value }));

    /// <summary>What another room brings: enough of it to be found.</summary>
    [ResourceKind(IdentityKinds.Group, IdentityKinds.Version, "Scope", Scope = ResourceScope.Cluster)]
    private sealed record TestScope : Resource<TestScopeSpec, TestScopeSpec>;

    private sealed record TestScopeSpec;
}
