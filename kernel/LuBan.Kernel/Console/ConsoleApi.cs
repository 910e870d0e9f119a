using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Console;

/// <summary>Everything below <c>/console</c>, and the files of extensions.</summary>
internal static class ConsoleApi
{
    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        // Made now: they follow what changes from here on.
        routes.ServiceProvider.GetRequiredService<ConsoleVersions>();
        routes.ServiceProvider.GetRequiredService<ConsoleRights>();
        routes.ServiceProvider.GetRequiredService<ConsoleLeavers>();

        var own = routes.MapGroup("/console").WithTags("Console").WithMetadata(AuthenticatedOnly.Instance).ExcludeFromDescription();
        own.MapGet("/session", (HttpContext context, SessionApi api) => api.ReadAsync(context));
        own.MapGet("/events", (HttpContext context, EventsApi api) => api.OpenAsync(context));
        own.MapPut("/events/{stream}/topics", (HttpContext context, string stream, EventsApi api) => api.SetTopicsAsync(context, stream));
        own.MapGet("/preferences", (HttpContext context, PreferencesApi api) => api.ReadAsync(context));
        own.MapPut("/preferences", (HttpContext context, PreferencesApi api) => api.WriteAsync(context));
        own.MapGet("/errors", (HttpContext context, ReportsApi api) => api.ListAsync(context));
        own.MapPost("/errors", (HttpContext context, ReportsApi api) => api.ReportAsync(context));

        var open = routes.MapGroup("").WithTags("Console").AllowAnonymous().ExcludeFromDescription();
        open.MapGet("/console/contributions", (HttpContext context, ContributionsApi api) => api.ReadAsync(context));
        open.MapPost("/console/csp-reports", (HttpContext context, ReportsApi api) => api.PolicyAsync(context));
        open.MapMethods(ConsoleShell.Prefix + "{**path}", Reading, (HttpContext context, ConsoleShell shell, string? path) => shell.WriteFileAsync(context, path ?? ""));
        // They decide for themselves: a frame has no session, and its address is the proof.
        open.MapMethods("/assets/{extension}/{version}/{**path}", Reading, (HttpContext context, AssetsApi api, string extension, string version, string? path) => api.ReadAsync(context, extension, version, path ?? ""));
    }

    private static readonly string[] Reading = ["GET", "HEAD"];
}
