using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Lets clients give tokens back (RFC 7009). What is not known here is as good as given back.</summary>
internal sealed class RevocationEndpoint(ClientAuthentication authentication, AccessTokens accessTokens, SpentTokens spent, Grants grants, OAuthReports reports, IOptions<IdentityOptions> options)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadStrictFormAsync(context);
        var client = await authentication.AuthenticateAsync(context, parameters, context.RequestAborted);
        var text = parameters.Required("token");
        if (GrantHandle.TryParse(text) is { } handle) await RevokeGrantAsync(context, client, handle);
        else await RevokeAccessAsync(context, client, text);
        context.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>A refresh token goes with everything that was issued for it, also one that is not the newest any more.</summary>
    private async Task RevokeGrantAsync(HttpContext context, OAuthClient client, GrantHandle handle)
    {
        if (await grants.FindByFamilyAsync(handle, context.RequestAborted) is not { } grant) return;
        if (grant.ClientUid != client.Metadata.Uid) throw Foreign();
        await grants.EndAsync(handle.Id, context.RequestAborted);
        await reports.DoneAsync(context, SecurityActions.TokenRevoke, grant.User, client.Metadata.Name!, "grant");
    }

    private async Task RevokeAccessAsync(HttpContext context, OAuthClient client, string text)
    {
        if ((await accessTokens.ReadAsync(text, context.RequestAborted)).Token is not { } token) return;
        if (token.Client != client.Metadata.Name) throw Foreign();
        if (await spent.SpendAsync(token.Client, token.Id, token.ExpiresAt + options.Value.ClockSkew, context.RequestAborted))
            await reports.DoneAsync(context, SecurityActions.TokenRevoke, token.User ?? token.Client, client.Metadata.Name!, token.Id);
    }

    private static OAuthRefusal Foreign() => new(OAuthErrors.InvalidGrant, "LB8018", "The token was issued to another client, which alone may give it back.");
}
