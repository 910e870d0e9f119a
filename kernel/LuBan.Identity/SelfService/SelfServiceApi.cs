using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity;

/// <summary>What users do with their own accounts, below <c>/apis/iam.luban.dev/v1/self</c>.</summary>
internal static class SelfServiceApi
{
    internal const string Root = $"/apis/{IdentityKinds.Group}/{IdentityKinds.Version}/self";

    /// <summary>Maps the routes about accounts: the own one, and those of others.</summary>
    internal static void MapLuBanAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapSelfService();
        routes.MapAccountAdministration();
    }

    private static RouteGroupBuilder MapSelfService(this IEndpointRouteBuilder routes)
    {
        var self = routes.MapGroup(Root).WithTags("Self").WithMetadata(AuthenticatedOnly.Instance);
        self.MapSelfTokens();
        self.MapSelfSessions();
        self.MapSelfProfile();
        self.MapSelfFactors();
        self.MapSelfPasskeys();
        return self;
    }

    /// <summary>Runs a handler for the caller, who must be a user.</summary>
    internal static RequestDelegate For(bool forWriting, Func<SelfCaller, HttpContext, Task<IResult>> handler) => context => AnswerAsync(context, async () =>
    {
        var (caller, refusal) = await context.Get<SelfCallers>().FindAsync(context, forWriting, context.RequestAborted).ConfigureAwait(false);
        return caller is null ? refusal! : await handler(caller, context).ConfigureAwait(false);
    });

    /// <summary>Answers, and turns what the store refuses into a problem.</summary>
    internal static async Task AnswerAsync(HttpContext context, Func<Task<IResult>> handler)
    {
        context.Response.Headers.CacheControl = "no-store";
        IResult result;
        try
        {
            result = await handler().ConfigureAwait(false);
        }
        catch (ResourceException refusal)
        {
            result = IdentityProblem.Of(refusal.StatusCode, "LB8139", refusal.Message);
        }
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }

    internal static T Get<T>(this HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    internal static string Name(this HttpContext context, string parameter) => context.Request.RouteValues[parameter]?.ToString() ?? "";
}
