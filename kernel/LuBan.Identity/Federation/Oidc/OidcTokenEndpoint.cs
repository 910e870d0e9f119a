using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LuBan.Identity.Tokens;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Exchanges codes for tokens.</summary>
internal sealed class OidcTokenEndpoint(FederationHttp http)
{
    public const string SecretKey = "clientSecret";

    /// <exception cref="ExtensionException">LB8203, LB8204, LB8208: there are no tokens.</exception>
    public async Task<OidcTokenAnswer> RedeemAsync(IdentityProviderSettings settings, OidcConfig config, OidcMetadata metadata, string code, Uri callback, string verifier, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = callback.AbsoluteUri, ["code_verifier"] = verifier };
        using var request = new HttpRequestMessage(HttpMethod.Post, metadata.Token);
        Authenticate(request, form, settings, config, metadata);
        request.Content = new FormUrlEncodedContent(form);
        var (status, json, _) = await http.SendAsync(settings, request, cancellationToken);
        if (json is not { ValueKind: JsonValueKind.Object } answer) throw FederationErrors.CodeRefused(settings.Name, $"the token endpoint answered {(int)status} without a JSON object");
        if (status != HttpStatusCode.OK || JsonWebToken.Text(answer, "error") is not null)
            throw FederationErrors.CodeRefused(settings.Name, $"{(int)status} {JsonWebToken.Text(answer, "error")} {JsonWebToken.Text(answer, "error_description")}".TrimEnd());
        if (JsonWebToken.Text(answer, "id_token") is not { } idToken) throw FederationErrors.BadToken(settings.Name, "there is none in the answer");
        return new(idToken, "Bearer".Equals(JsonWebToken.Text(answer, "token_type"), StringComparison.OrdinalIgnoreCase) ? JsonWebToken.Text(answer, "access_token") : null);
    }

    private static void Authenticate(HttpRequestMessage request, Dictionary<string, string> form, IdentityProviderSettings settings, OidcConfig config, OidcMetadata metadata)
    {
        var secret = settings.Secrets.GetValueOrDefault(SecretKey);
        var method = config.AuthMethod ?? (secret is null ? "none" : metadata.AuthMethods.Contains("client_secret_basic") || !metadata.AuthMethods.Contains("client_secret_post") ? "client_secret_basic" : "client_secret_post");
        if (method == "none")
        {
            form["client_id"] = config.ClientId;
            return;
        }
        if (secret is not { Length: > 0 }) throw FederationErrors.CodeRefused(settings.Name, $"{method} needs '{SecretKey}' in the Secret of the provider object");
        if (method == "client_secret_post") (form["client_id"], form["client_secret"]) = (config.ClientId, secret);
        // Each part encoded as a form first (RFC 6749 §2.3.1).
        else request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(config.ClientId)}:{WebUtility.UrlEncode(secret)}")));
    }
}

/// <summary>What a token endpoint gave.</summary>
/// <param name="IdToken">The ID token, not yet believed.</param>
/// <param name="AccessToken">The access token; null when there is none that can be sent.</param>
internal sealed record OidcTokenAnswer(string IdToken, string? AccessToken)
{
    public override string ToString() => "tokens";
}
