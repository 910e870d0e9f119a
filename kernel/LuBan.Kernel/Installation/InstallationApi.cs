using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Installation;

/// <summary>The log of a plan (what its operations did, and what the extension itself logged) and the sync of a source.</summary>
internal static class InstallationApi
{
    public static void MapInstallation(this IEndpointRouteBuilder routes)
    {
        var group = $"/apis/{KernelKinds.Group}/{KernelKinds.Version}";
        routes.MapGet(group + "/installplans/{name}/log", StreamLogAsync);
        routes.MapPost(group + "/packagesources/{name}/sync", SyncAsync);
    }

    private static async Task StreamLogAsync(HttpContext context, string name, ExtensionHost host, TimeProvider time)
    {
        var (query, problems) = ExtensionLogQuery.Read(context.Request.Query, time.GetUtcNow());
        if (problems.Count == 0) await ExtensionLogAnswer.WriteAsync(context, host.Log(name), query);
        else await KernelProblems.WriteAsync(context, StatusCodes.Status400BadRequest, problems[0].Code, string.Join(" ", problems.Select(problem => problem.Message)));
    }

    private static async Task<IResult> SyncAsync(string name, IResourceClient<PackageSource> sources, CancellationToken cancellationToken)
    {
        try
        {
            await sources.PatchAsync(name, PlanAnnotations.Patch(PlanAnnotations.Sync, Guid.NewGuid().ToString("N")), null, cancellationToken);
            return Results.Accepted();
        }
        catch (ResourceException exception) when (exception.StatusCode == StatusCodes.Status404NotFound)
        {
            return Results.Problem(exception.Message, statusCode: StatusCodes.Status404NotFound);
        }
    }
}
