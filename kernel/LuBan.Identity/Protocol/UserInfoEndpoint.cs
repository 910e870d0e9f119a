using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>Tells a client about the user of its access token (OpenID Connect Core §5.3).</summary>
internal sealed class UserInfoEndpoint(Callers callers, Grants grants)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var text = await TokenAsync(context);
        if (text is null)
        {
            // RFC 6750 §3.1: who sends no token is told no error.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{OAuthAnswers.Realm}\"";
            return;
        }

        var verdict = await callers.FromAccessTokenAsync(text, context.RequestAborted);
        if (verdict is not { Token: { } token, Account: { } account }) throw Refused(context, StatusCodes.Status401Unauthorized, OAuthErrors.InvalidToken, verdict.Problem.Length > 0 ? verdict.Problem : "LB8020: The access token is of a client, not of a user.");
        if (!token.Scopes.Contains(StandardScopes.OpenId)) throw Refused(context, StatusCodes.Status403Forbidden, "insufficient_scope", "LB8029: The access token has not the scope 'openid'.");
        var answer = new JsonObject { ["sub"] = account.Uid };
        AccountClaims.Add(answer, account, token.Scopes, grants.Find(token.Grant!)?.UserInfoClaims ?? []);
        await OAuthAnswers.WriteAsync(context, answer);
    }

    /// <summary>The token of the header, or of the form (RFC 6750 §2.2); never of the address, which is logged.</summary>
    private static async Task<string?> TokenAsync(HttpContext context)
    {
        var header = AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var parsed) && parsed.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? parsed.Parameter ?? "" : null;
        var posted = HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType ? (await Parameters.ReadStrictFormAsync(context))["access_token"] : null;
        if (header is not null && posted is not null) throw Refused(context, StatusCodes.Status400BadRequest, OAuthErrors.InvalidRequest, "LB8003: The token is in the header and in the form. Send it once.");
        return header ?? posted;
    }

    private static OAuthRefusal Refused(HttpContext context, int status, string error, string problem)
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{OAuthAnswers.Realm}\", error=\"{error}\", error_description=\"{OAuthAnswers.Printable(problem)}\"";
        return new OAuthRefusal(error, problem[..6], problem[8..], status);
    }
}
