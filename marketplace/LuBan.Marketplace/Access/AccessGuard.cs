using System.Globalization;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Access;

/// <summary>Stands before every route of the marketplace: counts, finds out who calls, refuses what the route's rule does not allow, and writes refusals.</summary>
internal sealed class AccessGuard(CallerResolver resolver, AccessLimits limits, IOptions<MarketplaceOptions> options)
{
    /// <summary>Lets a request through to its route, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rule">Who may call the route; null: nobody.</param>
    /// <param name="next">The route.</param>
    public async Task InvokeAsync(HttpContext context, AccessRule? rule, RequestDelegate next)
    {
        try
        {
            limits.CountRequest(context);
            var caller = await resolver.ResolveAsync(context);
            Check(context, caller, rule);
            context.Features.Set(caller);
            LimitBody(context);
            await next(context);
            // What could not be bound to the handler's arguments is answered without a body.
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType, ContentType: null } response)
                await MarketplaceProblems.WriteAsync(context, response.StatusCode, "LB7107", "the request is not what this route takes. Compare its path, query and JSON body with the API's description.");
        }
        catch (MarketplaceException refusal)
        {
            if (refusal.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Basic realm=\"LuBan marketplace\", Bearer realm=\"LuBan marketplace\"";
            if (refusal.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await MarketplaceProblems.WriteAsync(context, refusal.Status, refusal.Problems);
        }
        catch (BadHttpRequestException refusal)
        {
            await MarketplaceProblems.WriteAsync(context, refusal.StatusCode, "LB7107", $"the request is not what this route takes: {refusal.Message}");
        }
        catch (ExtensionException refusal)
        {
            await MarketplaceProblems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, refusal.Code, refusal.Detail);
        }
    }

    private void Check(HttpContext context, MarketplaceCaller caller, AccessRule? rule)
    {
        if (rule is null) throw new MarketplaceException(403, "LB7103", "no rule says who may call this route, so nobody may.");
        if (IsChange(context.Request.Method))
        {
            // A browser sends a user's credentials along wherever a request comes from.
            if (context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && caller.Token is null)
                throw new MarketplaceException(403, "LB7106", "the request was sent by a page of another site. Send it from the console, the command line or a program.");
            if (!caller.IsAnonymous) limits.CountChange(caller);
        }
        if (rule.Audience == Audience.Anyone || (rule.Audience == Audience.Readers && options.Value.AnonymousRead)) return;
        if (caller.IsAnonymous) throw new MarketplaceException(401, "LB7101", "this needs credentials. Send a token of a publisher as API key, as password or as bearer token.");
        if (caller.IsAdministrator) return;
        switch (rule.Audience)
        {
            case Audience.Administrators: throw new MarketplaceException(403, "LB7103", $"this is for administrators, '{caller.Name}' is none. Ask one.");
            case Audience.Publishers when rule.Scope is { } scope: caller.Require(scope); break;
            case Audience.Publishers when caller.Publishers.Count == 0: throw new MarketplaceException(403, "LB7103", $"'{caller.Name}' is no member of a publisher. Become a member of the publisher, or use one of its tokens.");
            case Audience.Readers or Audience.Users when caller.Token is not null:
                if (rule.Scope is null) throw new MarketplaceException(403, "LB7103", "this is for users, not for tokens. Sign in.");
                caller.Require(rule.Scope);
                break;
        }
    }

    private void LimitBody(HttpContext context)
    {
        var own = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>();
        if (own is null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = options.Value.Limits.BodyBytes;
    }

    private static bool IsChange(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);
}
