using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Access;

/// <summary>The objects whose kind nobody serves any more: what there is, and their removal.</summary>
internal static class OrphanedKindsApi
{
    public static void MapOrphanedKinds(this IEndpointRouteBuilder routes)
    {
        var path = $"/apis/{KernelKinds.Group}/{KernelKinds.Version}/orphanedkinds";
        routes.MapGet(path, (ResourceService resources) => Results.Json(new { items = resources.ListOrphaned() }, KernelJson.Options));
        routes.MapDelete(path + "/{name}", ForgetAsync);
    }

    private static async Task<IResult> ForgetAsync(string name, ResourceService resources, CancellationToken cancellationToken)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (plural, group) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        try
        {
            var forgotten = await resources.ForgetAsync(group, plural, cancellationToken);
            return forgotten > 0
                ? Results.Json(new { plural, group, forgotten }, KernelJson.Options)
                : Status(StatusCodes.Status404NotFound, "NotFound", $"orphanedkinds.{KernelKinds.Group} \"{name}\" not found: there are no objects of it.");
        }
        catch (ResourceException refusal)
        {
            return Status(refusal.StatusCode, refusal.Reason, refusal.Message);
        }
    }

    private static IResult Status(int code, string reason, string message) =>
        Results.Text(KernelProblems.Status(code, reason, message).ToJsonString(), "application/json", statusCode: code);
}
