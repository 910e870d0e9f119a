using LuBan.Kernel.Access;
using LuBan.Kernel.Diagnostics;
using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Browsing;

/// <summary>One answer to "how does it stand?": health, how many extensions are in which state, and what is outdated. Everybody who has signed in may ask; each part is for those who may read what it is about.</summary>
internal static class OverviewApi
{
    private const int MaximumUpdates = 20;

    public static void MapOverview(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/kernel/v1/overview", async (HttpContext context, string? lang, KernelHealth health, ExtensionReader extensions, AccessEvaluator evaluator) =>
        {
            var caller = Callers.Describe(context.User);
            var overview = new OverviewView(Host.Version, await health.ReadAsync(context.RequestAborted));
            return Answers.Json(context, MayList(evaluator, caller) ? WithExtensions(overview, extensions, ShelfQuery.LanguageOf(lang), caller) : overview);
        })
        .WithTags("Overview").WithMetadata(AuthenticatedOnly.Instance).WithSummary("Health, how many extensions are in which state, and what can be brought up to date.")
        .Produces<OverviewView>().ProducesProblem(StatusCodes.Status401Unauthorized);

    private static bool MayList(AccessEvaluator evaluator, AccessSubject caller) =>
        evaluator.Review(caller, new() { Verb = "list", Group = KernelKinds.Group, Resource = KernelKinds.Extension.Plural }).Allowed;

    private static OverviewView WithExtensions(OverviewView overview, ExtensionReader extensions, string language, AccessSubject caller)
    {
        var page = extensions.Search(new() { InStates = ["updates"], Take = MaximumUpdates, Language = language }, caller);
        return overview with
        {
            Extensions = page.Facets.States.ToDictionary(state => state.Name, state => state.Count, StringComparer.Ordinal),
            Updates = [.. page.Items.Select(item => new UpdateItem(item.Id, item.DisplayName, item.InstalledVersion, item.RecommendedVersion, item.Updated))],
        };
    }
}
