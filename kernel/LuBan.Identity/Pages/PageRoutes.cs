using LuBan.Identity.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Pages;

/// <summary>Maps what users see. Each page finds out by itself who its user is.</summary>
internal static class PageRoutes
{
    internal static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<AuthorizationEndpoint>(Paths.Authorize, ["GET", "POST"], (page, context) => page.HandleAsync(context));
        routes.MapPage<LoginPage>(Paths.Login, ["GET"], (page, context) => page.HandleGetAsync(context));
        routes.MapPage<LoginPage>(Paths.Login, ["POST"], (page, context) => page.HandlePostAsync(context));
        routes.MapPage<LoginPage>(Paths.Login + "/passkey", ["POST"], (page, context) => page.HandlePasskeyAsync(context));
        routes.MapPage<LoginPage>(Paths.Login + "/continue", ["GET"], (page, context) => page.HandleContinueAsync(context));
        routes.MapPage<ConsentPage>(Paths.Consent, ["POST"], (page, context) => page.HandlePostAsync(context));
        routes.MapPage<DevicePage>(Paths.DeviceVerify, ["GET"], (page, context) => page.HandleGetAsync(context));
        routes.MapPage<DevicePage>(Paths.DeviceVerify, ["POST"], (page, context) => page.HandlePostAsync(context));
        routes.MapPage<EndSessionEndpoint>(Paths.EndSession, ["GET", "POST"], (page, context) => page.HandleAsync(context));
    }

    private static void MapPage<TPage>(this IEndpointRouteBuilder routes, string path, string[] methods, Func<TPage, HttpContext, Task> handle)
        where TPage : notnull =>
        routes.MapMethods(path, methods, (RequestDelegate)(async context =>
        {
            try
            {
                await handle(context.RequestServices.GetRequiredService<TPage>(), context);
            }
            catch (OAuthRefusal refusal)
            {
                await ErrorPage.WriteAsync(context, refusal.Code, refusal.Message, refusal.Status);
            }
            catch (Sdk.ExtensionException problem)
            {
                await ErrorPage.WriteAsync(context, problem.Code, problem.Message, StatusCodes.Status503ServiceUnavailable);
            }
        })).AllowAnonymous().DisableAntiforgery();
}
