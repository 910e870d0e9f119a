using LuBan.Marketplace.Access;
using LuBan.Marketplace.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Content;

/// <summary>READMEs, changelogs and images of packages.</summary>
internal static class ContentApi
{
    public static void MapContent(this RouteGroupBuilder api)
    {
        var version = api.MapGroup("/extensions/{id}/versions/{version}").WithTags("Content").AllowReaders();
        version.MapGet("/readme", (HttpContext context, string id, string version, ContentReader reader, string? lang) => reader.ReadmeAsync(context, id, version, lang))
            .GivesFile("The README as a page of its own, sandboxed by its headers: show it in a frame.", "text/html", 404);
        version.MapGet("/changelog", (HttpContext context, string id, string version, ContentReader reader, string? lang) => reader.ChangelogAsync(context, id, version, lang))
            .Gives<ChangelogView>("The changelog by version and kind, and as safe HTML.", problems: 404);
        version.MapGet("/changelog.html", (HttpContext context, string id, string version, ContentReader reader, string? lang) => reader.ChangelogPageAsync(context, id, version, lang))
            .GivesFile("The changelog as a page of its own, sandboxed like the README.", "text/html", 404);
        version.MapGet("/icon", (HttpContext context, string id, string version, ContentReader reader) => reader.IconAsync(context, id, version))
            .GivesFile("The icon, PNG or JPEG.", "image/png", 404);
        version.MapGet("/screenshots/{number:int}", (HttpContext context, string id, string version, int number, ContentReader reader) => reader.ScreenshotAsync(context, id, version, number))
            .GivesFile("A screenshot, PNG or JPEG, counted from 0.", "image/png", 404);
    }
}
