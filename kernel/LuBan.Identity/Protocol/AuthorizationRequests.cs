using System.Globalization;
using System.Text.Json;
using LuBan.Identity.Clients;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>Reads requests for authorization (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1). First the client and the address are proven; only then a problem is told to that address.</summary>
internal sealed class AuthorizationRequests(ClientDirectory clients, RequestedScopes scopes, PushedRequests pushed, SigningKeys keys, Issuers issuers, TimeProvider time)
{
    private const int MaximumNonce = 1024;
    private static readonly string[] KnownPrompts = ["none", "login", "consent", "select_account"];

    /// <summary>Reads a request.</summary>
    /// <exception cref="OAuthRefusal">It is for the user: nothing is known about who asks.</exception>
    /// <exception cref="AuthorizationRefusal">It is for the client.</exception>
    internal async Task<AuthorizationRequest> ReadAsync(Parameters parameters, string issuer, CancellationToken cancellationToken)
    {
        if (parameters.Repeated.Intersect(["client_id", "redirect_uri", "request_uri", "state"]).Any()) parameters.RefuseRepeated();
        var clientId = parameters["client_id"] ?? throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8001", "The request has no client_id.");
        var client = await clients.FindAsync(clientId, cancellationToken) ?? throw new OAuthRefusal(OAuthErrors.InvalidClient, "LB8001", $"There is no client '{(clientId.Length > 100 ? clientId[..100] : clientId)}' here. An administrator registers clients as OAuthClient objects.");
        var returnTo = ReturnTo(parameters);
        string? name = null;
        if (parameters["request_uri"] is { } uri && PushedRequests.NameOf(uri) is not null)
        {
            (name, parameters) = await pushed.FindAsync(uri, client, cancellationToken);
        }

        var target = Target(client, parameters, issuer);
        try
        {
            return await ReadAsync(client, target, parameters, cancellationToken) with { ReturnTo = returnTo, Pushed = name };
        }
        catch (OAuthRefusal refusal)
        {
            throw new AuthorizationRefusal(refusal, target);
        }
    }

    /// <summary>The path and query of a request without the ticket.</summary>
    internal static string ReturnTo(Parameters parameters) => Paths.Authorize + QueryString.Create(parameters.All.Where(pair => pair.Key != AuthorizationTicket.Parameter).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Value;

    private static RedirectTarget Target(OAuthClient client, Parameters parameters, string issuer)
    {
        var uri = parameters["redirect_uri"] ?? throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8002", "The request has no redirect_uri.");
        if (!RedirectUris.IsRegistered(client.Spec.RedirectUris, uri, issuer))
            throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8002", $"The address '{(uri.Length > 200 ? uri[..200] : uri)}' is not one of spec.redirectUris of the client '{client.Metadata.Name}'. Addresses are compared letter by letter.");
        return new(uri, parameters["state"], issuer);
    }

    private async Task<AuthorizationRequest> ReadAsync(OAuthClient client, RedirectTarget target, Parameters parameters, CancellationToken cancellationToken)
    {
        parameters.RefuseRepeated();
        CheckForm(client, parameters);
        var (challenge, prompts, claims) = (Challenge(parameters), Prompts(parameters), RequestedClaims.Read(parameters["claims"]));
        var hinted = parameters["id_token_hint"] is { } hint ? await SubjectAsync(hint, client, cancellationToken) : null;
        if (hinted is not null && claims.Subject is not null && hinted != claims.Subject) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", "id_token_hint and claims name different users.");
        if (parameters["nonce"]?.Length > MaximumNonce) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", $"The nonce has more than {MaximumNonce} characters.");
        var granted = await scopes.OfAsync(client, parameters["scope"], cancellationToken);
        return new AuthorizationRequest
        {
            Client = client, Target = target, Scopes = granted, Challenge = challenge, Nonce = parameters["nonce"], Prompts = prompts, MaximumAge = MaximumAge(parameters), LoginHint = parameters["login_hint"],
            Subject = hinted ?? claims.Subject, Locales = parameters["ui_locales"], EssentialAcr = claims.EssentialAcr, ReturnTo = "",
            IdTokenClaims = [.. claims.IdToken.Where(claim => Allows(client, claim))], UserInfoClaims = [.. claims.UserInfo.Where(claim => Allows(client, claim))],
        };
    }

    private static void CheckForm(OAuthClient client, Parameters parameters)
    {
        if (parameters["request"] is not null) throw new OAuthRefusal(OAuthErrors.RequestNotSupported, "LB8006", "The parameter 'request' is not supported. Send the parameters themselves, or push them to the pushed authorization request endpoint.");
        if (parameters["request_uri"] is not null) throw new OAuthRefusal(OAuthErrors.RequestUriNotSupported, "LB8006", "The parameter 'request_uri' is taken for pushed requests of this server only.");
        if (parameters["registration"] is not null) throw new OAuthRefusal("registration_not_supported", "LB8006", "The parameter 'registration' is not supported.");
        if (parameters.Required("response_type") is var type && type != "code") throw new OAuthRefusal(OAuthErrors.UnsupportedResponseType, "LB8004", $"response_type is '{type}', expected 'code'.");
        if (parameters["response_mode"] is { } mode && mode != "query") throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", $"response_mode is '{mode}', expected 'query'.");
        if (!client.Spec.GrantTypes.Contains(GrantTypes.Code)) throw new OAuthRefusal(OAuthErrors.UnauthorizedClient, "LB8011", $"The client '{client.Metadata.Name}' may not use {GrantTypes.Code}: add it to spec.grantTypes of the OAuthClient.");
    }

    private static string Challenge(Parameters parameters)
    {
        var challenge = parameters["code_challenge"] ?? throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8005", "code_challenge is missing. Every client proves with it that it is the one that began (RFC 7636).");
        if (parameters["code_challenge_method"] is var method && method != "S256") throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8005", $"code_challenge_method is '{method}', expected 'S256'.");
        return Pkce.IsChallenge(challenge) ? challenge : throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8005", "code_challenge is not the 43 characters of a SHA-256 in base64url.");
    }

    private static IReadOnlyList<string> Prompts(Parameters parameters)
    {
        var prompts = Scopes.Split(parameters["prompt"]);
        if (prompts.Except(KnownPrompts).ToList() is { Count: > 0 } unknown) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", $"prompt has '{unknown[0]}', expected {string.Join(", ", KnownPrompts)}.");
        return prompts.Contains("none") && prompts.Count > 1 ? throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", "prompt has 'none' and others, which contradict it.") : prompts;
    }

    private static TimeSpan? MaximumAge(Parameters parameters)
    {
        if (parameters["max_age"] is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", $"max_age is '{text}', expected a number of seconds.");
    }

    /// <summary>Whose ID token a hint is. It may have expired; it must be ours, and this client's.</summary>
    private async Task<string> SubjectAsync(string hint, OAuthClient client, CancellationToken cancellationToken)
    {
        var rules = new TokenRules { Types = ["jwt"], Issuers = issuers.All, Audiences = [client.Metadata.Name!], AllowExpired = true };
        var verdict = await rules.VerifyAsync(hint, (token, stop) => token.KeyId is { } id ? keys.FindAsync(id, stop) : new((VerificationKey?)null), time.GetUtcNow(), cancellationToken);
        return verdict.Claims is { } claims && JsonWebToken.Text(claims, "sub") is { } subject ? subject : throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8004", $"id_token_hint is refused: {verdict.Problem}.");
    }

    private static bool Allows(OAuthClient client, string claim) => AccountClaims.ScopeOf(claim) is { } scope && ClientScopes.Allows(client, scope);
}

/// <summary>A request for authorization that is refused, and whose client may be told.</summary>
internal sealed class AuthorizationRefusal(OAuthRefusal refusal, RedirectTarget target) : Exception(refusal.Message)
{
    internal OAuthRefusal Refusal => refusal;

    internal RedirectTarget Target => target;
}
