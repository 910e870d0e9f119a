using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

/// <summary>What a user got by signing in.</summary>
internal sealed record SignedIn(SignInRequest Request, Visit Visit, TokenAnswer Tokens, SignedToken Id)
{
    public string Subject => (string)Id.Payload["sub"]!;

    public long? AuthTime => (long?)Id.Payload["auth_time"];

    public string Access => Tokens.Access!;
}

/// <summary>One module against one provider: a fresh browser, and the steps that modules are made of.</summary>
internal sealed class ConformanceRun(ConformanceTarget target, ProbeClient client, ProbeClient other) : IDisposable
{
    public ConformanceTarget Target => target;

    public ProbeClient Client => client;

    public ProbeClient Other => other;

    public UserAgent Browser { get; private set; } = new(target.Issuer);

    public JsonObject Metadata => client.Metadata;

    public static async Task<ConformanceRun> StartAsync(ConformanceTarget target) =>
        new(target, await ProbeClient.DiscoverAsync(target.Issuer, target.Client), await ProbeClient.DiscoverAsync(target.Issuer, target.Other));

    public bool Supports(string member, string value) => Metadata[member]?.AsArray().Any(one => (string?)one == value) == true;

    /// <summary>Sends the browser to the provider, and redeems the code that comes back.</summary>
    public Task<SignedIn> SignInAsync(string scope = "openid", params (string Name, string? Value)[] changes) => SignInAsync(client, client.Request(scope, changes));

    public async Task<SignedIn> SignInAsync(ProbeClient party, SignInRequest request) => await RedeemAsync(party, request, await target.Pages.GoThroughAsync(Browser, request.Url));

    /// <summary>Checks the answer of the authorization endpoint, redeems its code and checks the ID token.</summary>
    public async Task<SignedIn> RedeemAsync(ProbeClient party, SignInRequest request, Visit visit)
    {
        var answer = visit.Last.Answer;
        Assert.True(answer.ContainsKey("code"), $"No code came back: {visit}");
        Assert.StartsWith(party.Registration.RedirectUri, visit.Last.SentTo, StringComparison.Ordinal);
        Assert.Equal(request.State, answer.GetValueOrDefault("state", ""));
        if ((bool?)Metadata["authorization_response_iss_parameter_supported"] == true) Assert.Equal(target.Issuer, answer["iss"]);
        var tokens = await party.RedeemAsync(answer["code"], request.Verifier);
        Assert.True(tokens is { Status: 200, Access: not null, IdToken: not null }, $"The code was not redeemed: {tokens}");
        Assert.Equal("bearer", (string?)tokens.Body["token_type"], ignoreCase: true);
        return new(request, visit, tokens, await CheckIdTokenAsync(party, tokens.IdToken!, request.Nonce));
    }

    /// <summary>OpenID Connect Core §3.1.3.7.</summary>
    public async Task<SignedToken> CheckIdTokenAsync(ProbeClient party, string text, string? nonce)
    {
        var token = SignedToken.Read(text);
        token.AssertSignedBy(await party.KeysAsync());
        Assert.Equal(target.Issuer, (string?)token.Payload["iss"]);
        Assert.Equal([party.Registration.Id], token.Payload["aud"] is JsonArray many ? many.Select(one => (string)one!) : [(string)token.Payload["aud"]!]);
        Assert.Matches("^[!-~]{1,255}$", (string)token.Payload["sub"]!);
        var now = target.Now.ToUnixTimeSeconds();
        Assert.InRange((long)token.Payload["iat"]!, now - 60, now + 5);
        Assert.True((long)token.Payload["exp"]! > now, "The ID token has expired.");
        Assert.Equal(nonce, (string?)token.Payload["nonce"]);
        return token;
    }

    /// <summary>The same user again in the same browser: who it is and when they signed in must not change.</summary>
    public static void AssertSame(SignedIn first, SignedIn second)
    {
        Assert.Equal(first.Subject, second.Subject);
        if (first.AuthTime is not null && second.AuthTime is not null) Assert.Equal(first.AuthTime, second.AuthTime);
        Assert.Equal((0, 0), (second.Visit.Logins, second.Visit.Others));
    }

    /// <summary>The provider must ask again and must say when it did.</summary>
    public static void AssertAskedAgain(SignedIn first, SignedIn second)
    {
        Assert.Equal(1, second.Visit.Logins);
        Assert.Equal(first.Subject, second.Subject);
        if (first.AuthTime is { } before && second.AuthTime is { } after) Assert.True(after > before, $"auth_time stayed {before}.");
    }

    /// <summary>Nobody is signed in: the provider says so and shows nothing.</summary>
    public async Task AssertSignedOutAsync()
    {
        var answer = await Browser.OpenAsync(client.Request("openid", ("prompt", "none")).Url);
        Assert.True(answer.Error is "login_required" or "interaction_required" or "account_selection_required" or "consent_required", $"Expected an error, because nobody is signed in: {answer}");
    }

    /// <summary>The browser stays at the provider, which shows an error.</summary>
    public static void AssertErrorPage(Landing landing)
    {
        Assert.False(landing.IsElsewhere, $"Expected an error page, was {landing}");
        Assert.InRange(landing.Status, 400, 499);
    }

    public void Dispose()
    {
        Browser.Dispose();
        client.Dispose();
        other.Dispose();
    }
}
