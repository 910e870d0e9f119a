using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Identity.Tests;

/// <summary>The modules of three plans of the OpenID Foundation's suite, by its names and in its order, each written anew from what the suite says that it checks. They run against any provider.</summary>
/// <remarks>Every request has PKCE, which OAuth 2.1 demands and the suite's Basic plan leaves out in most modules: a provider that does not know it ignores it.</remarks>
internal static class ConformanceModules
{
    private static readonly string[] ProfileClaims = ["name", "preferred_username", "locale", "updated_at"];

    public static IReadOnlyDictionary<string, Func<ConformanceRun, Task<Outcome>>> Basic { get; } = new Dictionary<string, Func<ConformanceRun, Task<Outcome>>>
    {
        ["oidcc-server"] = ServerAsync,
        ["oidcc-response-type-missing"] = ResponseTypeMissingAsync,
        ["oidcc-idtoken-signature"] = IdTokenSignatureAsync,
        ["oidcc-idtoken-unsigned"] = run => Task.FromResult(run.Supports("id_token_signing_alg_values_supported", "none") ? throw new InvalidOperationException("Unsigned ID tokens are offered.") : Outcome.Skipped("no unsigned ID tokens")),
        ["oidcc-userinfo-get"] = run => UserInfoAsync(run, HttpMethod.Get, false),
        ["oidcc-userinfo-post-header"] = run => UserInfoAsync(run, HttpMethod.Post, false),
        ["oidcc-userinfo-post-body"] = run => UserInfoAsync(run, HttpMethod.Post, true),
        ["oidcc-ensure-request-without-nonce-succeeds-for-code-flow"] = run => SucceedsAsync(run, ("nonce", null)),
        ["oidcc-scope-profile"] = run => ScopesAsync(run, "profile"),
        ["oidcc-scope-email"] = run => ScopesAsync(run, "email"),
        ["oidcc-scope-address"] = run => ScopesAsync(run, "address"),
        ["oidcc-scope-phone"] = run => ScopesAsync(run, "phone"),
        ["oidcc-scope-all"] = run => ScopesAsync(run, "profile", "email", "address", "phone"),
        ["oidcc-alternate-happy-flow"] = AlternateAsync,
        ["oidcc-display-page"] = run => SucceedsAsync(run, ("display", "page")),
        ["oidcc-display-popup"] = run => SucceedsAsync(run, ("display", "popup")),
        ["oidcc-prompt-login"] = run => AgainAsync(run, ("prompt", "login")),
        ["oidcc-prompt-none-not-logged-in"] = NotLoggedInAsync,
        ["oidcc-prompt-none-logged-in"] = run => SilentAsync(run, [], _ => ("prompt", "none")),
        ["oidcc-max-age-1"] = MaxAge1Async,
        ["oidcc-max-age-10000"] = run => SilentAsync(run, [("max_age", "15000")], first => first.AuthTime is null ? throw new InvalidOperationException("auth_time is missing after max_age.") : ("max_age", "10000")),
        ["oidcc-ensure-request-with-unknown-parameter-succeeds"] = run => SucceedsAsync(run, ("extra", "foobar")),
        ["oidcc-id-token-hint"] = run => SilentAsync(run, [], first => ("id_token_hint", first.Tokens.IdToken!), ("prompt", "none")),
        ["oidcc-login-hint"] = run => SucceedsAsync(run, ("login_hint", "mina@example.org")),
        ["oidcc-ui-locales"] = run => SucceedsAsync(run, ("ui_locales", "se")),
        ["oidcc-claims-locales"] = run => SucceedsAsync(run, ("claims_locales", "se")),
        ["oidcc-ensure-request-with-acr-values-succeeds"] = AcrValuesAsync,
        ["oidcc-codereuse"] = run => CodeReuseAsync(run, TimeSpan.Zero),
        ["oidcc-codereuse-30seconds"] = run => CodeReuseAsync(run, TimeSpan.FromSeconds(30)),
        ["oidcc-ensure-registered-redirect-uri"] = UnregisteredRedirectAsync,
        ["oidcc-ensure-post-request-succeeds"] = PostRequestAsync,
        ["oidcc-server-client-secret-post"] = async run => Checked(await run.SignInAsync(run.Other, run.Other.Request())),
        ["oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported"] = RequestUriAsync,
        ["oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported"] = run => RequestObjectAsync(run, run.Client.Registration.RedirectUri),
        ["oidcc-claims-essential"] = ClaimsEssentialAsync,
        ["oidcc-ensure-request-object-with-redirect-uri"] = run => RequestObjectAsync(run, "https://elsewhere.example.org/callback"),
        ["oidcc-refresh-token"] = RefreshTokenAsync,
        ["oidcc-ensure-request-with-valid-pkce-succeeds"] = PkceAsync,
    };

    public static IReadOnlyDictionary<string, Func<ConformanceRun, Task<Outcome>>> Config { get; } = new Dictionary<string, Func<ConformanceRun, Task<Outcome>>> { ["oidcc-discovery-endpoint-verification"] = DiscoveryAsync };

    public static IReadOnlyDictionary<string, Func<ConformanceRun, Task<Outcome>>> Logout { get; } = new Dictionary<string, Func<ConformanceRun, Task<Outcome>>>
    {
        ["oidcc-rp-initiated-logout-discovery-endpoint-verification"] = LogoutDiscoveryAsync,
        ["oidcc-rp-initiated-logout"] = run => LogsOutAsync(run, "state-of-the-client"),
        ["oidcc-rp-initiated-logout-bad-post-logout-redirect-uri"] = run => StaysAsync(run, (first, after) => [("id_token_hint", first), ("post_logout_redirect_uri", "https://elsewhere.example.org/out"), ("state", "x")]),
        ["oidcc-rp-initiated-logout-modified-id-token-hint"] = run => StaysAsync(run, (first, after) => [("id_token_hint", Unsigned(first)), ("post_logout_redirect_uri", after), ("state", "x")]),
        ["oidcc-rp-initiated-logout-no-id-token-hint"] = run => StaysAsync(run, (first, after) => [("post_logout_redirect_uri", after), ("state", "x")]),
        ["oidcc-rp-initiated-logout-no-params"] = run => EndsAsync(run, _ => []),
        ["oidcc-rp-initiated-logout-no-post-logout-redirect-uri"] = run => EndsAsync(run, first => [("id_token_hint", first), ("state", "x")]),
        ["oidcc-rp-initiated-logout-no-state"] = run => LogsOutAsync(run, null),
        ["oidcc-rp-initiated-logout-only-state"] = run => EndsAsync(run, _ => [("state", "x")]),
        ["oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri"] = run => StaysAsync(run, (first, after) => [("id_token_hint", first), ("post_logout_redirect_uri", after + "?foo=bar"), ("state", "x")]),
        ["oidcc-rp-initiated-logout-bad-id-token-hint"] = run => StaysAsync(run, (first, after) => [("id_token_hint", SignedBySomebody(first)), ("post_logout_redirect_uri", after), ("state", "x")]),
    };

    private static Outcome Checked(SignedIn _) => Outcome.Passed;

    private static async Task<Outcome> ServerAsync(ConformanceRun run)
    {
        var first = await run.SignInAsync();
        var info = await run.Client.UserInfoAsync(first.Access);
        Assert.True(info.Status == 200 && (string?)info.Body["sub"] == first.Subject, $"userinfo: {info}");
        var second = await run.SignInAsync(run.Other, run.Other.Request());
        Assert.NotEqual(first.Tokens.Access, second.Tokens.Access);
        Assert.Equal(0, second.Visit.Logins);
        return Outcome.Passed;
    }

    private static async Task<Outcome> ResponseTypeMissingAsync(ConformanceRun run)
    {
        var visit = await run.Target.Pages.GoThroughAsync(run.Browser, run.Client.Request("openid", ("response_type", null)).Url);
        if (visit.Last.IsElsewhere) Assert.True(visit.Last.Error is "unsupported_response_type" or "invalid_request", visit.ToString());
        else ConformanceRun.AssertErrorPage(visit.Last);
        return Outcome.Passed;
    }

    private static async Task<Outcome> IdTokenSignatureAsync(ConformanceRun run)
    {
        var first = await run.SignInAsync();
        Assert.True(run.Supports("id_token_signing_alg_values_supported", "RS256"), "RS256 is not offered.");
        Assert.Equal("RS256", (string?)first.Id.Header["alg"]);
        return Outcome.Passed;
    }

    private static async Task<Outcome> UserInfoAsync(ConformanceRun run, HttpMethod method, bool inBody)
    {
        var first = await run.SignInAsync();
        var info = await run.Client.UserInfoAsync(first.Access, method, inBody);
        // RFC 6750 §2.2: a server need not take tokens in the body.
        if (inBody && info.Status >= 400) return Outcome.Warning("no token in the body of a userinfo request");
        Assert.True(info.Status == 200 && (string?)info.Body["sub"] == first.Subject, $"userinfo: {info}");
        return Outcome.Passed;
    }

    /// <summary>The extra parameter must not keep the user from signing in.</summary>
    private static async Task<Outcome> SucceedsAsync(ConformanceRun run, params (string Name, string? Value)[] changes)
    {
        var first = await run.SignInAsync("openid", changes);
        Assert.Equal(1, first.Visit.Logins);
        return Outcome.Passed;
    }

    private static async Task<Outcome> ScopesAsync(ConformanceRun run, params string[] scopes)
    {
        var known = scopes.Where(scope => run.Supports("scopes_supported", scope)).ToList();
        if (known.Count == 0) return Outcome.Skipped($"no scope {string.Join(' ', scopes)}");
        var first = await run.SignInAsync($"openid {string.Join(' ', known)}");
        var info = (await run.Client.UserInfoAsync(first.Access)).Body;
        var missing = known.SelectMany(ClaimsOf).Where(claim => info[claim] is null).ToList();
        if (missing.Count > 0) return Outcome.Warning($"userinfo has no {string.Join(", ", missing)}");
        Assert.DoesNotContain(scopes.Except(known).SelectMany(ClaimsOf), claim => info[claim] is not null);
        var unknown = scopes.Except(known).ToList();
        return unknown.Count == 0 ? Outcome.Passed : Outcome.Warning($"no scope {string.Join(' ', unknown)}");
    }

    private static string[] ClaimsOf(string scope) => scope switch
    {
        "profile" => ProfileClaims,
        "email" => ["email", "email_verified"],
        "address" => ["address"],
        _ => ["phone_number", "phone_number_verified"],
    };

    private static async Task<Outcome> AlternateAsync(ConformanceRun run)
    {
        var request = run.Client.Request("email openid");
        var turned = QueryHelpers.AddQueryString(run.Client.Endpoint("authorization_endpoint"), request.Parameters.Reverse().Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        var first = await run.SignInAsync(run.Client, request with { Url = turned });
        Assert.Equal("mina@example.org", (string?)(await run.Client.UserInfoAsync(first.Access)).Body["email"]);
        return Outcome.Passed;
    }

    private static async Task<Outcome> AgainAsync(ConformanceRun run, params (string Name, string? Value)[] second)
    {
        var first = await run.SignInAsync();
        await run.Target.AdvanceAsync(TimeSpan.FromSeconds(2));
        ConformanceRun.AssertAskedAgain(first, await run.SignInAsync("openid", second));
        return Outcome.Passed;
    }

    private static async Task<Outcome> MaxAge1Async(ConformanceRun run)
    {
        var first = await run.SignInAsync();
        await run.Target.AdvanceAsync(TimeSpan.FromSeconds(2));
        var second = await run.SignInAsync("openid", ("max_age", "1"));
        ConformanceRun.AssertAskedAgain(first, second);
        Assert.InRange(run.Target.Now.ToUnixTimeSeconds() - second.AuthTime!.Value, 0, 60);
        return Outcome.Passed;
    }

    private static async Task<Outcome> NotLoggedInAsync(ConformanceRun run)
    {
        await run.AssertSignedOutAsync();
        return Outcome.Passed;
    }

    private static async Task<Outcome> SilentAsync(ConformanceRun run, (string, string?)[] firstTime, Func<SignedIn, (string, string?)> secondTime, params (string, string?)[] also)
    {
        var first = await run.SignInAsync("openid", firstTime);
        await run.Target.AdvanceAsync(TimeSpan.FromSeconds(2));
        ConformanceRun.AssertSame(first, await run.SignInAsync("openid", [secondTime(first), .. also]));
        return Outcome.Passed;
    }

    private static async Task<Outcome> AcrValuesAsync(ConformanceRun run)
    {
        var offered = run.Metadata["acr_values_supported"] is JsonArray { Count: > 0 } values ? values.Select(value => (string)value!).ToArray() : ["1", "2"];
        var first = await run.SignInAsync("openid", ("acr_values", string.Join(' ', offered)));
        return offered.Contains((string?)first.Id.Payload["acr"]) ? Outcome.Passed : Outcome.Warning($"acr is '{(string?)first.Id.Payload["acr"]}', asked for was {string.Join(" or ", offered)}");
    }

    private static async Task<Outcome> CodeReuseAsync(ConformanceRun run, TimeSpan after)
    {
        var first = await run.SignInAsync();
        if (after > TimeSpan.Zero) await run.Target.AdvanceAsync(after);
        var again = await run.Client.RedeemAsync(first.Visit.Last.Answer["code"], first.Request.Verifier);
        Assert.True(again is { Status: 400, Error: "invalid_grant" }, $"The code was taken again: {again}");
        var info = await run.Client.UserInfoAsync(first.Access);
        return info.Status == 401 ? Outcome.Passed : Outcome.Warning($"the access token still works: {info}");
    }

    private static async Task<Outcome> UnregisteredRedirectAsync(ConformanceRun run)
    {
        ConformanceRun.AssertErrorPage(await run.Browser.OpenAsync(run.Client.Request("openid", ("redirect_uri", "https://elsewhere.example.org/callback")).Url));
        return Outcome.Passed;
    }

    private static async Task<Outcome> PostRequestAsync(ConformanceRun run)
    {
        var request = run.Client.Request();
        // The form is on the client's page, so the browser says that it comes from there.
        var landing = await run.Browser.PostAsync(run.Client.Endpoint("authorization_endpoint"), request.Parameters, ("Origin", "http://127.0.0.1:9"), ("Sec-Fetch-Site", "cross-site"));
        return Checked(await run.RedeemAsync(run.Client, request, await run.Target.Pages.GoThroughAsync(run.Browser, landing)));
    }

    private static async Task<Outcome> RequestUriAsync(ConformanceRun run)
    {
        var request = run.Client.Request("openid", ("request_uri", "https://elsewhere.example.org/request.jwt"));
        var visit = await run.Target.Pages.GoThroughAsync(run.Browser, request.Url);
        Assert.True(visit.Last.Error is "request_uri_not_supported" || (visit.Last is { IsElsewhere: false, Status: >= 400 } && visit.Last.Html.Contains("request_uri_not_supported", StringComparison.Ordinal)), visit.ToString());
        return run.Supports("request_object_signing_alg_values_supported", "none") ? Outcome.Passed : Outcome.Skipped("no unsigned request objects; refused as the standard says");
    }

    private static async Task<Outcome> RequestObjectAsync(ConformanceRun run, string redirectUri)
    {
        var request = run.Client.Request();
        var inside = new JsonObject(request.Parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Key == "redirect_uri" ? redirectUri : pair.Value))));
        var visit = await run.Target.Pages.GoThroughAsync(run.Browser, QueryHelpers.AddQueryString(request.Url, "request", SignedToken.Write(new JsonObject { ["alg"] = "none" }, inside, _ => [])));
        Assert.False(visit.Last.Answer.ContainsKey("code"), $"The request object was ignored: {visit}");
        Assert.True(visit.Last.Error is "request_not_supported" || (visit.Last is { IsElsewhere: false, Status: >= 400 } && visit.Last.Html.Contains("request_not_supported", StringComparison.Ordinal)), visit.ToString());
        return run.Supports("request_object_signing_alg_values_supported", "none") ? Outcome.Passed : Outcome.Skipped("no unsigned request objects; refused as the standard says");
    }

    private static async Task<Outcome> ClaimsEssentialAsync(ConformanceRun run)
    {
        var first = await run.SignInAsync("openid", ("claims", """{"userinfo":{"name":{"essential":true}}}"""));
        var info = await run.Client.UserInfoAsync(first.Access);
        return (string?)info.Body["name"] == "Mina Abe" ? Outcome.Passed : Outcome.Warning($"userinfo has no name: {info}");
    }

    private static async Task<Outcome> RefreshTokenAsync(ConformanceRun run)
    {
        var first = await run.SignInAsync("openid offline_access", ("prompt", "consent"));
        if (first.Tokens.Refresh is not { } refresh) return Outcome.Skipped("no refresh token");
        var foreign = await run.Other.RefreshAsync(refresh);
        Assert.True(foreign is { Status: 400, Error: "invalid_grant" }, $"Another client refreshed: {foreign}");
        var second = await run.Client.RefreshAsync(refresh);
        // A provider may end the grant at the sight of the other client.
        if (second.Error == "invalid_grant") second = await run.Client.RefreshAsync(refresh = (first = await run.SignInAsync("openid offline_access", ("prompt", "consent"))).Tokens.Refresh!);
        Assert.True(second is { Status: 200, Access: not null }, $"Not refreshed: {second}");
        Assert.NotEqual(first.Tokens.Access, second.Access);
        if (second.IdToken is { } text)
        {
            var token = SignedToken.Read(text);
            token.AssertSignedBy(await run.Client.KeysAsync());
            foreach (var claim in new[] { "iss", "sub", "aud", "auth_time" }) Assert.Equal(first.Id.Payload[claim]?.ToJsonString(), token.Payload[claim]?.ToJsonString());
        }
        Assert.Equal(200, (await run.Client.UserInfoAsync(second.Access!)).Status);
        return Outcome.Passed;
    }

    private static async Task<Outcome> PkceAsync(ConformanceRun run)
    {
        var request = run.Client.Request();
        var visit = await run.Target.Pages.GoThroughAsync(run.Browser, request.Url);
        var wrong = await run.Client.RedeemAsync(visit.Last.Answer["code"], new string('a', 43));
        Assert.True(wrong is { Status: 400, Error: "invalid_grant" }, $"A wrong verifier was taken: {wrong}");
        return Checked(await run.SignInAsync());
    }

    private static async Task<Outcome> DiscoveryAsync(ConformanceRun run)
    {
        Assert.Equal(run.Target.Issuer, (string?)run.Metadata["issuer"]);
        foreach (var endpoint in new[] { "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri" }) Assert.StartsWith(run.Target.Issuer + "/", run.Client.Endpoint(endpoint), StringComparison.Ordinal);
        Assert.True(run.Supports("response_types_supported", "code") && run.Supports("scopes_supported", "openid") && run.Supports("id_token_signing_alg_values_supported", "RS256") && run.Supports("subject_types_supported", "public"), run.Metadata.ToJsonString());
        Assert.NotEmpty(run.Metadata["claims_supported"]!.AsArray());
        if (run.Metadata["grant_types_supported"] is not null) Assert.True(run.Supports("grant_types_supported", "authorization_code"));
        var keys = (await run.Client.KeysAsync())["keys"]!.AsArray().Select(key => key!.AsObject()).ToList();
        Assert.Equal(keys.Count, keys.Select(key => (string?)key["kid"]).Where(id => id is { Length: > 0 }).Distinct().Count());
        Assert.All(keys, key => Assert.DoesNotContain(key, member => member.Key is "d" or "p" or "q" or "dp" or "dq" or "qi" or "k"));
        Assert.All(keys.Where(key => (string?)key["kty"] == "RSA"), key => Assert.True(Base64Url.DecodeFromChars((string)key["n"]!).Length >= 256));
        return Outcome.Passed;
    }

    private static Task<Outcome> LogoutDiscoveryAsync(ConformanceRun run)
    {
        Assert.StartsWith(run.Target.Issuer + "/", run.Client.Endpoint("end_session_endpoint"), StringComparison.Ordinal);
        return Task.FromResult(Outcome.Passed);
    }

    private static string EndSession(ConformanceRun run, IEnumerable<(string Name, string Value)> parameters) =>
        QueryHelpers.AddQueryString(run.Client.Endpoint("end_session_endpoint"), parameters.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value)));

    private static async Task<Outcome> LogsOutAsync(ConformanceRun run, string? state)
    {
        var first = await run.SignInAsync();
        var parameters = new List<(string, string)> { ("id_token_hint", first.Tokens.IdToken!), ("post_logout_redirect_uri", run.Client.Registration.PostLogoutRedirectUri) };
        if (state is not null) parameters.Add(("state", state));
        var visit = await run.Target.Pages.GoThroughAsync(run.Browser, EndSession(run, parameters));
        Assert.StartsWith(run.Client.Registration.PostLogoutRedirectUri, visit.Last.SentTo ?? visit.ToString(), StringComparison.Ordinal);
        Assert.Equal(state, visit.Last.Answer.GetValueOrDefault("state"));
        await run.AssertSignedOutAsync();
        return Outcome.Passed;
    }

    /// <summary>The browser must not be sent back: an error is shown, or the user is asked.</summary>
    private static async Task<Outcome> StaysAsync(ConformanceRun run, Func<string, string, (string, string)[]> parameters)
    {
        var first = await run.SignInAsync();
        var landing = await run.Browser.OpenAsync(EndSession(run, parameters(first.Tokens.IdToken!, run.Client.Registration.PostLogoutRedirectUri)));
        Assert.False(landing.IsElsewhere, landing.ToString());
        Assert.True(landing.Status is >= 400 and < 500 || (landing.Status == 200 && landing.Html.Length > 0), landing.ToString());
        return Outcome.Passed;
    }

    /// <summary>The user is signed out, after a question perhaps, and the browser stays.</summary>
    private static async Task<Outcome> EndsAsync(ConformanceRun run, Func<string, (string, string)[]> parameters)
    {
        var first = await run.SignInAsync();
        var visit = await run.Target.Pages.GoThroughAsync(run.Browser, EndSession(run, parameters(first.Tokens.IdToken!)));
        Assert.True(visit.Last is { IsElsewhere: false, Status: 200 }, visit.ToString());
        await run.AssertSignedOutAsync();
        return Outcome.Passed;
    }

    private static string Unsigned(string token)
    {
        var read = SignedToken.Read(token);
        read.Header["alg"] = "none";
        return SignedToken.Write(read.Header, read.Payload, _ => []);
    }

    private static string SignedBySomebody(string token)
    {
        using var key = RSA.Create(2048);
        var read = SignedToken.Read(token);
        return SignedToken.Write(read.Header, read.Payload, data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
