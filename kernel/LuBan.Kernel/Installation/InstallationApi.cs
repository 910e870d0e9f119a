using System.Globalization;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Installation;

/// <summary>The log of a plan (what its operations did, and what the extension itself logged) and the sync of a source.</summary>
internal static class InstallationApi
{
    private const int DefaultTail = 200;
    private const int MaxTail = 10_000;

    public static void MapInstallation(this IEndpointRouteBuilder routes)
    {
        var group = $"/apis/{KernelKinds.Group}/{KernelKinds.Version}";
        routes.MapGet(group + "/installplans/{name}/log", StreamLogAsync);
        routes.MapPost(group + "/packagesources/{name}/sync", SyncAsync);
    }

    private static async Task StreamLogAsync(HttpContext context, string name, ExtensionHost host, bool follow = false, int tailLines = DefaultTail)
    {
        var cancellationToken = context.RequestAborted;
        var log = host.Log(name);
        var tail = Math.Clamp(tailLines, 0, MaxTail);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (!follow)
        {
            foreach (var line in log.Tail(tail)) await context.Response.WriteAsync(Text(line), cancellationToken);
            return;
        }
        await context.Response.StartAsync(cancellationToken);
        await foreach (var line in log.FollowAsync(tail, cancellationToken))
        {
            await context.Response.WriteAsync(Text(line), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
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

    private static string Text(ExtensionLogLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Level} {line.Category}: {line.Message}\n");
}
