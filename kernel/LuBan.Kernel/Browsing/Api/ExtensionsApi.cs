using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Browsing;

/// <summary>Extensions as people look for them: search, details, versions and what is in their packages. Authorised as reads of <c>extensions.kernel.luban.dev</c>, and of <c>installplans</c> where it is about what runs here.</summary>
internal static class ExtensionsApi
{
    private const int MaxBody = 1 << 20;

    public static void MapExtensions(this IEndpointRouteBuilder routes)
    {
        var extensions = routes.MapGroup(ExtensionReader.Root).WithTags("Extensions").WithMetadata(AuthenticatedOnly.Instance, new AskAs("get", "extensions", "id"));
        extensions.AddEndpointFilter(AskAsFilter.InvokeAsync).AddEndpointFilter(AnswerAsync);
        extensions.MapGet("", (HttpContext context, ExtensionReader reader, [AsParameters] ExtensionQuery _) => Answers.Json(context, reader.Search(ShelfQuery.Read(context.Request.Query), Callers.Describe(context.User))))
            .WithMetadata(new AskAs("list", "extensions", null)).Gives<ExtensionPage>("Searches extensions of all sources and states, and counts facets. Values of one filter are alternatives; filters add up.", 400);
        extensions.MapGet("/{id}", (HttpContext context, string id, string? lang, ExtensionReader reader) => Answers.Json(context, reader.Read(id, Language(context, lang), Callers.Describe(context.User))))
            .Gives<ExtensionDetail>("An extension with its versions; with its plan for those who may read that.", 404);
        extensions.MapGet("/{id}/icon", async (HttpContext context, string id, PackageContentReader reader) => Image(context, await reader.ExtensionIconAsync(id, context.RequestAborted)))
            .GivesFile("The icon of an extension.", "image/png", 404);

        var version = extensions.MapGroup("/{id}/versions/{version}");
        version.MapGet("", async (HttpContext context, string id, string version, string? source, string? lang, VersionReader reader) =>
                Answers.Json(context, await reader.ReadAsync(id, version, source, Language(context, lang), context.RequestAborted)))
            .Gives<VersionView>("One version, from its package: of the store, or of its source. 'latest' stands for the recommended version, 'installed' for the installed one.", 404, 422, 502, 503, 504);
        version.MapPackageContent();
        extensions.MapInstallation();
    }

    private static void MapInstallation(this RouteGroupBuilder extensions)
    {
        extensions.MapPost("/{id}/plan", async (HttpContext context, string id, string? lang, InstallPreview preview) =>
                Answers.Json(context, await preview.ReadAsync(id, await ReadWishAsync(context), Language(context, lang), context.RequestAborted)))
            // Every type comes here, to be told what is expected; the routes of resources would answer otherwise.
            .Accepts<InstallWish>("application/json", "*/*").WithMetadata(new AskAs("get", "installplans", "id")).Gives<InstallPreviewView>("What an install or an upgrade would do: versions, permissions, download and what stands in the way. Writes nothing.", 400);
        extensions.MapGet("/{id}/permissions/compare", async (HttpContext context, string id, string? from, string? to, string? lang, PermissionComparer comparer) =>
                Answers.Json(context, await comparer.CompareAsync(id, from, to, Language(context, lang), context.RequestAborted)))
            .Gives<PermissionComparison>("How the permissions of two versions differ; without 'from' the installed one, without 'to' the recommended one.", 404, 422, 502, 503, 504);
        extensions.MapGet("/{id}/dependents", (HttpContext context, string id, string? lang, ExtensionLeaves leaves) => Answers.Json(context, leaves.Dependents(id, Language(context, lang))))
            .Gives<IReadOnlyList<DependentView>>("The installed extensions that need it, directly or through others.", 404);
        extensions.MapGet("/{id}/leaves", async (HttpContext context, string id, string? lang, ExtensionLeaves leaves) => Answers.Json(context, await leaves.ReadAsync(id, Language(context, lang), context.RequestAborted)))
            .WithMetadata(new AskAs("get", "installplans", "id")).Gives<LeavesView>("What an uninstall removes.", 404);
        extensions.MapGet("/{id}/health", async (HttpContext context, string id, ExtensionHealthReader health) => Answers.Json(context, await health.ReadAsync(id, context.RequestAborted)))
            .WithMetadata(new AskAs("get", "installplans", "id")).Gives<ExtensionHealthView>("How it is doing on this replica: health checks, requests, versions in memory.", 404);
        extensions.MapGet("/{id}/logs", async (HttpContext context, string id, [AsParameters] LogQuery _, ExtensionReader reader, ExtensionHost host, TimeProvider time) =>
            {
                var (query, problems) = ExtensionLogQuery.Read(context.Request.Query, time.GetUtcNow());
                if (problems.Count > 0) throw BrowsingException.BadQuery(problems);
                await ExtensionLogAnswer.WriteAsync(context, host.Log(reader.Find(id).Name), query);
                return Results.Empty;
            })
            .WithMetadata(new AskAs("get", "installplans/log", "id")).GivesFile("Its log: what it wrote, and what operations did with it. Follows when asked to.", "text/plain", 400, 404);
    }

    /// <summary>Read here, and not before it is known who asks.</summary>
    private static async Task<InstallWish> ReadWishAsync(HttpContext context)
    {
        if (context.Request.ContentLength is 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false) return new();
        if (!context.Request.HasJsonContentType()) throw BrowsingException.BadBody("its Content-Type is not application/json.");
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(new BoundedStream(body, MaxBody, () => BrowsingException.BadBody($"it has more than {MaxBody} bytes.")), context.RequestAborted);
            return body.Length == 0 ? new() : JsonSerializer.Deserialize<InstallWish>(body.ToArray(), KernelJson.Options) ?? new();
        }
        catch (JsonException exception)
        {
            throw BrowsingException.BadBody($"{exception.Message} Send {{\"version\": …, \"config\": {{…}}, \"approvedPermissions\": […]}}, each of them or none.");
        }
    }

    private static void MapPackageContent(this RouteGroupBuilder version)
    {
        version.MapGet("/readme", async (HttpContext context, [AsParameters] PackageQuery query, PackageContentReader reader) => Answers.Json(context, await reader.ReadmeAsync(query.Wish(context), context.RequestAborted)))
            .Gives<MarkdownView>("The README, in the language asked for if there is one.", 404, 422, 502, 503, 504);
        version.MapGet("/changelog", async (HttpContext context, [AsParameters] PackageQuery query, PackageContentReader reader) => Answers.Json(context, await reader.ChangelogAsync(query.Wish(context), context.RequestAborted)))
            .Gives<MarkdownView>("The change log, in the language asked for if there is one.", 404, 422, 502, 503, 504);
        version.MapGet("/icon", async (HttpContext context, [AsParameters] PackageQuery query, PackageContentReader reader) => Image(context, await reader.IconAsync(query.Wish(context), context.RequestAborted)))
            .GivesFile("The icon.", "image/png", 404, 422, 502, 503, 504);
        version.MapGet("/screenshots/{number:int}", async (HttpContext context, [AsParameters] PackageQuery query, int number, PackageContentReader reader) => Image(context, await reader.ScreenshotAsync(query.Wish(context), number, context.RequestAborted)))
            .GivesFile("A screenshot, counted from 0.", "image/png", 404, 422, 502, 503, 504);
        version.MapGet("/files", async (HttpContext context, [AsParameters] PackageQuery query, PackageContentReader reader) => Answers.Json(context, await reader.FilesAsync(query.Wish(context), context.RequestAborted)))
            .Gives<IReadOnlyList<PackageFile>>("Every file of the package with its SHA-256.", 404, 422, 502, 503, 504);
        version.MapGet("/files/{**path}", async (HttpContext context, [AsParameters] PackageQuery query, string path, PackageContentReader reader) => Answers.Text(context, await reader.TextAsync(query.Wish(context), path, context.RequestAborted)))
            .GivesFile("A file of the package as plain text.", "text/plain", 404, 413, 415, 422, 502, 503, 504);
        version.MapGet("/media/{**path}", async (HttpContext context, [AsParameters] PackageQuery query, string path, PackageContentReader reader) => Image(context, await reader.MediaAsync(query.Wish(context), path, context.RequestAborted)))
            .GivesFile("A picture of the package, for its README.", "image/png", 404, 413, 415, 422, 502, 503, 504);
    }

    private static string Language(HttpContext context, string? _) => ShelfQuery.ReadLanguage(context.Request.Query);

    private static IResult Image(HttpContext context, byte[] bytes) => Answers.Image(context, bytes, Picture.Of(bytes)!);

    /// <summary>Turns what went wrong into a problem that says what to do.</summary>
    private static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        try
        {
            return await next(invocation);
        }
        catch (BrowsingException problem)
        {
            await WriteAsync(context, problem.Status, problem, problem.Problems);
        }
        catch (PackageException problem)
        {
            await WriteAsync(context, StatusCodes.Status422UnprocessableEntity, problem, problem.Problems);
        }
        catch (ExtensionException problem)
        {
            await WriteAsync(context, StatusCodes.Status502BadGateway, problem, []);
        }
        return Results.Empty;
    }

    private static Task WriteAsync(HttpContext context, int status, ExtensionException problem, IReadOnlyList<ExtensionProblem> problems)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Problems.WriteAsync(context, status, problem.Code, Title(status), problem.Detail, json =>
        {
            if (problems.Count == 0) return;
            json.WriteStartArray("problems");
            foreach (var one in problems)
            {
                json.WriteStartObject();
                json.WriteString("code", one.Code);
                json.WriteString("path", one.Location);
                json.WriteString("message", one.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private static string Title(int status) => status switch
    {
        400 => "BadRequest", 404 => "NotFound", 413 => "RequestEntityTooLarge", 415 => "UnsupportedMediaType", 422 => "Invalid", 503 => "ServiceUnavailable", 504 => "Timeout", _ => "BadGateway",
    };

    private static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder endpoint, string summary, params int[] problems) => endpoint.WithSummary(summary).Produces<T>().Refuses(problems);

    private static RouteHandlerBuilder GivesFile(this RouteHandlerBuilder endpoint, string summary, string mediaType, params int[] problems) =>
        endpoint.WithSummary(summary).Produces(StatusCodes.Status200OK, typeof(byte[]), mediaType).Refuses(problems);

    private static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int[] problems)
    {
        foreach (var status in problems.Concat([StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden])) endpoint.ProducesProblem(status);
        return endpoint;
    }
}
