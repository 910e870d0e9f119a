using System.Text.Json.Nodes;
using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>Tells clients about tokens (RFC 7662): about their own, and those that take tokens for others about all.</summary>
internal sealed class IntrospectionEndpoint(ClientAuthentication authentication, Callers callers, Grants grants)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadStrictFormAsync(context);
        var client = await authentication.AuthenticateAsync(context, parameters, context.RequestAborted);
        if (client.Spec.AuthMethod == ClientAuthMethods.None) throw new OAuthRefusal(OAuthErrors.InvalidClient, "LB8010", "The client is refused: it does not prove who it is, and would be told about tokens that it found.", StatusCodes.Status401Unauthorized);
        var token = parameters.Required("token");
        var found = await AccessTokenAsync(client, token, context.RequestAborted) ?? await RefreshTokenAsync(client, token, context.RequestAborted);
        // Why it is not good is nobody's business.
        await OAuthAnswers.WriteAsync(context, found ?? new JsonObject { ["active"] = false });
    }

    private async Task<JsonObject?> AccessTokenAsync(OAuthClient client, string text, CancellationToken cancellationToken)
    {
        var verdict = await callers.FromAccessTokenAsync(text, cancellationToken);
        if (verdict.Token is not { } token || !IsVisible(client, token.Client)) return null;
        var answer = new JsonObject
        {
            ["active"] = true, ["token_type"] = "Bearer", ["iss"] = token.Issuer, ["aud"] = token.Issuer, ["sub"] = token.Subject, ["client_id"] = token.Client, ["scope"] = Scopes.Join(token.Scopes),
            ["username"] = verdict.User ?? Callers.ClientPrefix + token.Client, ["jti"] = token.Id,
            ["iat"] = token.IssuedAt.ToUnixTimeSeconds(), ["nbf"] = token.IssuedAt.ToUnixTimeSeconds(), ["exp"] = token.ExpiresAt.ToUnixTimeSeconds(),
        };
        if (token.Session is not null) answer["sid"] = token.Session;
        return answer;
    }

    private async Task<JsonObject?> RefreshTokenAsync(OAuthClient client, string text, CancellationToken cancellationToken)
    {
        if (GrantHandle.TryParse(text) is not { } handle || await grants.FindByRefreshAsync(handle, cancellationToken) is not { } grant || grant.Client != client.Metadata.Name || grant.ClientUid != client.Metadata.Uid) return null;
        if ((await callers.OwnerAsync(grant.User, grant.UserUid, grant.Session, cancellationToken)).Account is null) return null;
        return new JsonObject
        {
            ["active"] = true, ["token_type"] = "refresh_token", ["iss"] = grant.Issuer, ["sub"] = grant.UserUid, ["client_id"] = grant.Client, ["scope"] = Scopes.Join(grant.Scopes),
            ["username"] = grant.User, ["exp"] = ((IExpiring)grant).RemoveAt.ToUnixTimeSeconds(),
        };
    }

    private static bool IsVisible(OAuthClient client, string owner) => client.Spec.Introspects || client.Metadata.Name == owner;
}
