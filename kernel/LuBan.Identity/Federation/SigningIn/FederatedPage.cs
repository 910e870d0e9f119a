using System.Text.Encodings.Web;
using LuBan.Identity.Protocol;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Federation;

/// <summary>Tells a person why the sign-in did not work.</summary>
internal static class FederatedPage
{
    public static Task WriteAsync(HttpContext context, ExtensionException problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Code == "LB8202" ? StatusCodes.Status404NotFound : problem.Code == "LB8229" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        var encode = HtmlEncoder.Default;
        return response.WriteAsync($"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign-in failed</title>
            <h1>Sign-in failed</h1><p>{encode.Encode(problem.Detail)}</p><p><code>{encode.Encode(problem.Code)}</code></p><p><a href="{Paths.Login}">Back to the sign-in page</a></p></html>
            """, context.RequestAborted);
    }
}
