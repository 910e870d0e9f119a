using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Access;

/// <summary>Exchanges a password for a bearer token (RFC 6749 §4.4: client credentials, sent as HTTP Basic).</summary>
internal static class AccessApi
{
    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/token", TokenAsync).DisableAntiforgery();
        routes.MapSecretKeys();
        routes.MapOrphanedKinds();
        routes.MapExplain();
    }

    private static async Task<IResult> TokenAsync(HttpContext context, AccessTokens tokens)
    {
        var grant = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["grant_type"].ToString() : "";
        if (grant != "client_credentials")
        {
            return Results.Json(new { error = "unsupported_grant_type", error_description = $"LB6005: grant_type is '{grant}', expected 'client_credentials' in a form." }, statusCode: StatusCodes.Status400BadRequest);
        }
        var (token, expiresIn) = tokens.Issue(context.User.Identity!.Name!);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = expiresIn });
    }
}
