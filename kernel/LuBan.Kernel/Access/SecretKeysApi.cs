using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Access;

/// <summary>The keys that secrets are encrypted with: which there are, and a new one. The keys themselves are never shown.</summary>
internal static class SecretKeysApi
{
    public static void MapSecretKeys(this IEndpointRouteBuilder routes)
    {
        var path = $"/apis/{KernelKinds.Group}/{KernelKinds.Version}/secretkeys";
        routes.MapGet(path, (SecretKeys keys) => Results.Json(new { items = keys.List() }, KernelJson.Options));
        routes.MapPost(path + "/rotate", RotateAsync);
    }

    private static async Task RotateAsync(HttpContext context, SecretKeys keys)
    {
        try
        {
            await context.Response.WriteAsJsonAsync(keys.Rotate(), KernelJson.Options, context.RequestAborted);
        }
        catch (ExtensionException problem)
        {
            await KernelProblems.WriteAsync(context, StatusCodes.Status409Conflict, problem.Code, problem.Message);
        }
    }
}
