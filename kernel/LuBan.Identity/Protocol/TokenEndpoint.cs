using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Gives tokens to clients (RFC 6749 §3.2).</summary>
internal sealed class TokenEndpoint(ClientAuthentication authentication, AccessTokens accessTokens, Issuers issuers, ScopeDirectory scopes, IOptions<IdentityOptions> options, TimeProvider time)
{
    private const int IdBytes = 16;

    internal async Task HandleAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadStrictFormAsync(context);
        var type = parameters.Required("grant_type");
        if (!GrantTypes.All.Contains(type)) throw new OAuthRefusal(OAuthErrors.UnsupportedGrantType, "LB8011", $"grant_type is '{type}', expected {string.Join(", ", GrantTypes.All)}.");
        var client = await authentication.AuthenticateAsync(context, parameters, context.RequestAborted);
        if (!client.Spec.GrantTypes.Contains(type)) throw new OAuthRefusal(OAuthErrors.UnauthorizedClient, "LB8011", $"The client '{client.Metadata.Name}' may not use {type}: add it to spec.grantTypes of the OAuthClient.");
        await OAuthAnswers.WriteAsync(context, await ForClientAsync(context, client, parameters));
    }

    /// <summary>RFC 6749 §4.4: the client calls in its own name.</summary>
    private async Task<JsonObject> ForClientAsync(HttpContext context, OAuthClient client, Parameters parameters)
    {
        var asked = Scopes.Split(parameters["scope"]);
        foreach (var scope in asked)
        {
            if (!await scopes.ExistsAsync(scope, context.RequestAborted) || !ClientScopes.Allows(client, scope) || ClientScopes.IsAboutUsers(scope))
                throw new OAuthRefusal(OAuthErrors.InvalidScope, "LB8016", $"The scope '{scope}' does not exist, is about users, or is not in spec.scopes of the client.");
        }

        var granted = asked.Count > 0 ? asked : [.. client.Spec.Scopes.Where(scope => scope != ClientScopes.Any && !ClientScopes.IsAboutUsers(scope))];
        var now = time.GetUtcNow();
        var lifetime = client.Spec.AccessTokenLifetime > 0 ? TimeSpan.FromSeconds(client.Spec.AccessTokenLifetime) : options.Value.AccessTokenLifetime;
        var token = new AccessToken
        {
            Id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), Issuer = issuers.Of(context.Request), Subject = client.Metadata.Name!, Client = client.Metadata.Name!,
            Scopes = granted, IssuedAt = now, ExpiresAt = now + lifetime,
        };
        return new JsonObject
        {
            ["access_token"] = await accessTokens.WriteAsync(token, context.RequestAborted), ["token_type"] = "Bearer", ["expires_in"] = (long)lifetime.TotalSeconds, ["scope"] = Scopes.Join(granted),
        };
    }
}
