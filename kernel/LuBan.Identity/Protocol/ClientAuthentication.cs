using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LuBan.Identity.Clients;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Finds out which client calls (RFC 6749 §2.3, RFC 7523): by one method, and the one that the client is registered with.</summary>
internal sealed class ClientAuthentication(ClientDirectory clients, ClientSecrets secrets, SpentTokens spent, Issuers issuers, IOptions<IdentityOptions> options, TimeProvider time)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int MaximumHeader = 4096;
    private static readonly TimeSpan LongestAssertion = TimeSpan.FromHours(1);

    /// <summary>The client that calls.</summary>
    /// <exception cref="OAuthRefusal">LB8010: it is none, or did not prove it.</exception>
    internal async Task<OAuthClient> AuthenticateAsync(HttpContext context, Parameters parameters, CancellationToken cancellationToken)
    {
        var header = Basic(context.Request);
        var (posted, assertion) = (parameters["client_secret"], parameters["client_assertion"]);
        if (new[] { header is not null, posted is not null, assertion is not null }.Count(used => used) > 1)
            throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8010", "The client proves who it is in more than one way. Use one.");
        if (header is { } basic)
        {
            if (parameters["client_id"] is { } other && other != basic.Id) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8010", "client_id in the form is another one than in the Authorization header.");
            return await BySecretAsync(basic.Id, basic.Secret, challenges: true, cancellationToken);
        }

        if (assertion is not null) return await ByAssertionAsync(parameters, assertion, context.Request.Path, cancellationToken);
        var id = parameters["client_id"] ?? throw Refused("no client_id, no Authorization header and no client_assertion were sent");
        if (posted is not null) return await BySecretAsync(id, posted, challenges: false, cancellationToken);
        var client = await FindAsync(id, cancellationToken);
        return client.Spec.AuthMethod == ClientAuthMethods.None ? client : throw Refused($"the client is registered with {client.Spec.AuthMethod}, and proved nothing");
    }

    private async Task<OAuthClient> BySecretAsync(string id, string secret, bool challenges, CancellationToken cancellationToken)
    {
        var client = await FindAsync(id, cancellationToken, challenges);
        // In the header or in the form: it is the same secret, and libraries differ in what they send.
        if (client.Spec.AuthMethod is not (ClientAuthMethods.Basic or ClientAuthMethods.Post)) throw Refused($"the client is registered with {client.Spec.AuthMethod}, and sent a secret", challenges);
        return await secrets.VerifyAsync(client, secret, cancellationToken) ? client : throw Refused("the client is not known, or its secret is wrong", challenges);
    }

    private async Task<OAuthClient> ByAssertionAsync(Parameters parameters, string assertion, PathString path, CancellationToken cancellationToken)
    {
        if (parameters["client_assertion_type"] != AssertionType) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8010", $"client_assertion_type is not '{AssertionType}'.");
        if (JsonWebToken.TryParse(assertion, out var problem) is not { } parsed) throw Refused($"the assertion cannot be read: {problem}");
        if (JsonWebToken.Text(parsed.Claims, "sub") is not { } id || JsonWebToken.Text(parsed.Claims, "iss") != id) throw Refused("iss and sub of the assertion are not both the client_id");
        if (parameters["client_id"] is { } other && other != id) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8010", "client_id in the form is another one than in the assertion.");
        var client = await FindAsync(id, cancellationToken);
        if (client.Spec.AuthMethod != ClientAuthMethods.PrivateKey) throw Refused($"the client is registered with {client.Spec.AuthMethod}, and sent an assertion");
        var rules = new TokenRules
        {
            Types = ["", "jwt", "client-authentication+jwt"],
            Issuers = [id],
            Audiences = [.. issuers.All, .. issuers.All.Select(issuer => issuer + Paths.Token), .. issuers.All.Select(issuer => issuer + path)],
            ClockSkew = options.Value.ClockSkew,
            LongestLife = LongestAssertion,
        };
        var verdict = await rules.VerifyAsync(assertion, (token, _) => new(KeyOf(client, token)), time.GetUtcNow(), cancellationToken);
        if (verdict.Claims is not { } claims) throw Refused($"the assertion is refused: {verdict.Problem}");
        if (JsonWebToken.Text(claims, "jti") is not { Length: > 0 } jti) throw Refused("the assertion has no jti");
        if (!await spent.SpendAsync("assertion:" + id, jti, TokenRules.Time(claims, "exp")!.Value + options.Value.ClockSkew, cancellationToken)) throw Refused("the assertion was used before");
        return client;
    }

    private static VerificationKey? KeyOf(OAuthClient client, JsonWebToken token)
    {
        if (client.Spec.Jwks is null) return null;
        using var document = JsonDocument.Parse(client.Spec.Jwks.ToJsonString());
        var keys = document.RootElement.GetProperty("keys").EnumerateArray().Select(key => VerificationKey.TryRead(key, out _)).OfType<VerificationKey>().Where(key => key.Algorithm == token.Algorithm).ToList();
        // A client with one key need not name it.
        return token.KeyId is { } id ? keys.FirstOrDefault(key => key.Id == id) : keys.Count == 1 ? keys[0] : null;
    }

    private async Task<OAuthClient> FindAsync(string id, CancellationToken cancellationToken, bool challenges = false) =>
        await clients.FindAsync(id, cancellationToken) ?? throw Refused("the client is not known, or its secret is wrong", challenges);

    /// <summary>Id and secret of the header, which are form-encoded before they are put together (RFC 6749 §2.3.1).</summary>
    private static (string Id, string Secret)? Basic(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[MaximumHeader];
        if (header.Parameter is null || !Convert.TryFromBase64String(header.Parameter, bytes, out var length)) throw Refused("the Authorization header cannot be read", challenges: true);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw Refused("the Authorization header holds no secret", challenges: true);
        return (WebUtility.UrlDecode(text[..colon]), WebUtility.UrlDecode(text[(colon + 1)..]));
    }

    private static OAuthRefusal Refused(string why, bool challenges = false) =>
        new(OAuthErrors.InvalidClient, "LB8010", $"The client is refused: {why}.", StatusCodes.Status401Unauthorized) { Challenges = challenges };
}
