using System.Text.Json.Nodes;
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
        if (resources.Registry.Current.FindResource(group, plural) is { } kind)
            return Status(StatusCodes.Status409Conflict, "Conflict", $"{name} is served by '{kind.Owner}': only objects that no kind serves can be forgotten. Delete them with kubectl delete {name} --all.");
        if (!resources.ListOrphaned().Any(orphaned => orphaned.Group == group && orphaned.Plural == plural))
            return Status(StatusCodes.Status404NotFound, "NotFound", $"orphanedkinds.{KernelKinds.Group} \"{name}\" not found: there are no objects of it.");
        try
        {
            return Results.Json(new { plural, group, forgotten = await resources.ForgetAsync(group, plural, cancellationToken) }, KernelJson.Options);
        }
        catch (ResourceException refusal)
        {
            // The kind came back meanwhile.
            return Status(refusal.StatusCode, refusal.Reason, refusal.Message);
        }
    }

    private static IResult Status(int code, string reason, string message) => Results.Text(new JsonObject
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = code,
    }.ToJsonString(), "application/json", statusCode: code);
}
