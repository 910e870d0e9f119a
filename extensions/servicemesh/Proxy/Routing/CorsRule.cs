using System.Globalization;
using LuBan.ServiceMesh.Proxy.Istio;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>What pages of other origins may do (Fetch standard).</summary>
internal sealed class CorsRule(CorsPolicy policy)
{
    private readonly TextPredicate[] _origins = [.. (policy.AllowOrigins ?? []).Select(origin => new TextPredicate(origin.Exact == "*" ? new() { Prefix = "" } : origin))];

    public static bool IsPreflight(HttpRequest request) => HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count == 1 && request.Headers.AccessControlRequestMethod.Count == 1;

    /// <summary>Whether a preflight of an origin that is not allowed goes on to the service.</summary>
    public bool ForwardsUnmatched => policy.UnmatchedPreflights is not "IGNORE";

    public bool Allows(string? origin) => origin is not null && Array.Exists(_origins, one => one.Matches(origin));

    /// <summary>The answer to a preflight of an origin that is allowed.</summary>
    public void Answer(HttpContext context)
    {
        var headers = context.Response.Headers;
        Write(context, headers);
        if (policy.AllowMethods is { Count: > 0 } methods) headers.AccessControlAllowMethods = string.Join(",", methods);
        if (policy.AllowHeaders is { Count: > 0 } allowed) headers.AccessControlAllowHeaders = string.Join(",", allowed);
        if (Duration.Parse(policy.MaxAge) is { } age) headers.AccessControlMaxAge = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What an answer says to an origin that is allowed.</summary>
    public void Write(HttpContext context, IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
        if (policy.AllowCredentials == true) headers.AccessControlAllowCredentials = "true";
        if (policy.ExposeHeaders is { Count: > 0 } exposed) headers.AccessControlExposeHeaders = string.Join(",", exposed);
    }
}
