using LuBan.AppStore.Artifacts;
using LuBan.AppStore.Backups;
using LuBan.AppStore.Model;
using LuBan.AppStore.Templates;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LuBan.AppStore.Api;

/// <summary>What is not a resource: the store, logs, downloads, artifacts.</summary>
internal static class AppStoreApi
{
    private const string Place = "/namespaces/{namespace}";

    public static void MapAppStore(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/templates", TemplatesAsync).RequirePermission(AppStoreRights.Browse);
        routes.MapGet(Place + "/templates", TemplatesAsync).RequirePermission(AppStoreRights.Browse, inNamespace: "namespace");
        routes.MapGet(Place + "/localapps/{name}/logs", LogsAsync).RequireAccess("get", AppStoreKinds.Group, "localapps", inNamespace: "namespace", named: "name");
        routes.MapPost(Place + "/localapps/{name}/restart", RestartAsync).RequireAccess("patch", AppStoreKinds.Group, "localapps", inNamespace: "namespace", named: "name");
        routes.MapGet(Place + "/backups/{name}/file", DownloadAsync).RequireAccess("get", AppStoreKinds.Group, "backups", inNamespace: "namespace", named: "name");
        routes.MapGet(Place + "/artifacts", (string @namespace, ArtifactStore store) => TypedResults.Ok(store.List(@namespace))).RequireAccess("list", AppStoreKinds.Group, "localapps", inNamespace: "namespace");
        routes.MapPost(Place + "/artifacts", UploadAsync).RequireAccess("create", AppStoreKinds.Group, "localapps", inNamespace: "namespace");
    }

    private static async Task<IResult> TemplatesAsync(TemplateCatalogue catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok((await catalogue.ListAsync(cancellationToken)).Select(TemplateView.Of).ToList());

    private static async Task<IResult> LogsAsync(string @namespace, string name, int? instance, int? tail, bool? follow, IResourceClient<LocalApp> apps, LogReader reader, CancellationToken cancellationToken) =>
        await apps.GetAsync(name, @namespace, cancellationToken) is { } app
            ? Results.Stream(stream => reader.WriteAsync(app, Math.Clamp(instance ?? 0, 0, 31), Math.Clamp(tail ?? 500, 0, 10_000), follow == true, stream, cancellationToken), "text/plain; charset=utf-8")
            : Problems.Of(404, "LB9430", $"There is no app '{name}' in namespace {@namespace}.");

    private static async Task<IResult> RestartAsync(string @namespace, string name, ICallerResources<LocalApp> apps, TimeProvider time, CancellationToken cancellationToken)
    {
        var mark = new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["annotations"] = new System.Text.Json.Nodes.JsonObject { [AppStoreKinds.RestartedAt] = time.GetUtcNow().ToString("O") } } };
        return TypedResults.Ok(await apps.PatchAsync(name, mark, @namespace, cancellationToken));
    }

    private static async Task<IResult> DownloadAsync(string @namespace, string name, IResourceClient<Backup> backups, BackupFiles files, CancellationToken cancellationToken)
    {
        if (await backups.GetAsync(name, @namespace, cancellationToken) is not { Status.Phase: BackupPhase.Completed } || !File.Exists(files.PathOf(@namespace, name))) return Problems.Of(404, "LB9431", $"There is no completed backup '{name}' in namespace {@namespace}, or its file is gone.");
        return Results.File(files.PathOf(@namespace, name), "application/gzip", $"{name}.tar.gz", enableRangeProcessing: true);
    }

    private static async Task<IResult> UploadAsync(string @namespace, HttpContext context, ArtifactStore store, IOptionsMonitor<AppStoreOptions> options, CancellationToken cancellationToken)
    {
        // The store counts what comes, and its limit is the configured one.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.CurrentValue.ArtifactBytes + 1;
        try
        {
            return TypedResults.Ok(await store.AddAsync(@namespace, context.Request.Body, cancellationToken));
        }
        catch (ArchiveException refusal)
        {
            return Problems.Of(400, "LB9411", $"The archive is refused: {refusal.Message} Upload a tar.gz or zip with plain files and folders.");
        }
    }
}
