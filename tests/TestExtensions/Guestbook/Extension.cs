using System.Collections.Concurrent;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestExtensions;

/// <summary>A kind of tenants that must be cleaned up, its routes and a stream.</summary>
public sealed class GuestbookExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddResource<Visit>().AddReconciler<VisitReconciler>();
        extension.AddPermission("visits.read", "Read visits.").AddPermission("visits.write", "Write visits.");
        extension.AddRoleTemplate(new("read", "Read visits") { Rules = [PolicyRule.For("guestbook.tests.dev", "visits", "get,list,watch")], Permissions = ["visits.read"], AggregateTo = ["project-viewer"] });
        extension.AddRoleTemplate(new("write", "Write visits")
        {
            Rules = [PolicyRule.For("guestbook.tests.dev", "visits", "create,update,patch,delete,deletecollection")], Permissions = ["visits.write"], AggregateTo = ["project-operator"],
        });
        extension.Routes.MapGet("/namespaces/{namespace}/visits", async (string @namespace, IResourceClient<Visit> visits, CancellationToken cancellationToken) =>
            (await visits.ListAsync(new() { Namespace = @namespace }, cancellationToken)).Items.Select(visit => visit.Spec.Text)).RequirePermission("visits.read", inNamespace: "namespace");
        extension.Routes.MapPost("/namespaces/{namespace}/visits/{name}", (string @namespace, string name, IResourceClient<Visit> visits, CancellationToken cancellationToken) =>
            visits.PatchAsync(name, new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["text"] = "overwritten" } }, @namespace, cancellationToken)).RequirePermission("visits.write", inNamespace: "namespace");
        extension.Routes.MapGet("/namespaces/{namespace}/stream", StreamAsync).RequirePermission("visits.read", inNamespace: "namespace");
        extension.Routes.MapGet("/namespaces/{namespace}/visits/{name}", (string @namespace, string name, IResourceClient<Visit> visits, CancellationToken cancellationToken) =>
            visits.GetAsync(name, @namespace, cancellationToken)).RequireAccess("get", "guestbook.tests.dev", "visits", inNamespace: "namespace", named: "name");
        extension.Routes.MapGet("/cleaned", () => VisitReconciler.Cleaned.Keys);
    }

    private static async Task StreamAsync(HttpContext context, string @namespace, IResourceClient<Visit> visits)
    {
        context.Response.ContentType = "text/event-stream";
        await foreach (var change in visits.WatchAsync(null, new() { Namespace = @namespace }, context.RequestAborted))
        {
            await context.Response.WriteAsync($"data: {change.Resource.Spec.Text}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}

[ResourceKind("guestbook.tests.dev", "v1", "Visit")]
public sealed record Visit : Resource<VisitSpec, VisitStatus>;

public sealed record VisitSpec
{
    public string Text { get; init; } = "";

    /// <summary>Whether the clean-up never ends.</summary>
    public bool Stuck { get; init; }
}

public sealed record VisitStatus(int Length);

/// <summary>Holds every visit until it has cleaned up after it.</summary>
public sealed class VisitReconciler(IResourceClient<Visit> visits) : IReconciler<Visit>
{
    private const string Finalizer = "guestbook.tests.dev/cleanup";

    public static ConcurrentDictionary<string, bool> Cleaned { get; } = new();

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await visits.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } visit) return ReconcileResult.Done;
        if (!visit.IsBeingDeleted())
        {
            await visits.EnsureFinalizerAsync(visit, Finalizer, cancellationToken);
            return ReconcileResult.Done;
        }
        if (visit.Spec.Stuck) return ReconcileResult.Done;
        Cleaned[$"{request.Namespace}/{request.Name}"] = true;
        await visits.RemoveFinalizerAsync(visit, Finalizer, cancellationToken);
        return ReconcileResult.Done;
    }
}
