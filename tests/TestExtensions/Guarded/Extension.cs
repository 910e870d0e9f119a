using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

[assembly: ExtensionAccess("", "configmaps", "get,list", "To read its settings.")]

namespace LuBan.TestExtensions.Guarded;

/// <summary>Demands rights of its callers in every way there is, and does some things in its own name and some in theirs.</summary>
public sealed class GuardedExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddResource<Paper>().UseResource<ConfigMap>().AddPermission("papers.read", "To read papers.");
        extension.AddRoleTemplate(new("paper-read", "Read papers")
        {
            Rules = [PolicyRule.For("papers.tests.dev", "papers", "get,list,watch")], Permissions = ["papers.read"], AggregateTo = ["view"],
        });
        extension.AddRoleTemplate(new("paper-edit", "Edit papers")
        {
            Rules = [PolicyRule.For("papers.tests.dev", "papers", "create,update,patch,delete")], Dependencies = ["paper-read", "tests.absent.thing"],
        });
        extension.AddScope(new("read", "Read papers") { Consent = "Read your papers.", Rules = [PolicyRule.For("papers.tests.dev", "papers", "get,list,watch")] });
        MapDemands(extension);
        MapActions(extension);
    }

    private static void MapDemands(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/anywhere", () => "anywhere").RequirePermission("papers.read");
        extension.Routes.MapGet("/namespaces/{namespace}/papers", () => "there").RequirePermission("papers.read", inNamespace: "namespace");
        extension.Routes.MapGet("/namespaces/{namespace}/papers/{name}", () => "one").RequireAccess("get", "papers.tests.dev", "papers", inNamespace: "namespace", named: "name");
        extension.Routes.MapGet("/undeclared", () => "administrators");
    }

    private static void MapActions(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/caller/{namespace}", async (string @namespace, ICallerAccess caller) => Results.Json(new
        {
            caller.Name, caller.Groups,
            MayDelete = await caller.IsAllowedAsync("delete", "papers.tests.dev", "papers", @namespace), HasPermission = await caller.HasPermissionAsync("papers.read", @namespace),
        })).RequirePermission("papers.read", inNamespace: "namespace");
        extension.Routes.MapPost("/caller/{namespace}/{name}", (string @namespace, string name, ICallerResources<Paper> papers) =>
            AnswerAsync(() => papers.CreateAsync(new Paper { Metadata = new() { Name = name, Namespace = @namespace } }))).RequirePermission("papers.read", inNamespace: "namespace");
        extension.Routes.MapGet("/own/{namespace}", (string @namespace, IResourceClient<ConfigMap> maps) => AnswerAsync(async () => (await maps.ListAsync(new() { Namespace = @namespace })).Items.Count));
        extension.Routes.MapPost("/own/{namespace}/{name}", (string @namespace, string name, IResourceClient<ConfigMap> maps) =>
            AnswerAsync(() => maps.CreateAsync(new ConfigMap { Metadata = new() { Name = name, Namespace = @namespace } })));
        extension.Routes.MapPost("/own-kind/{namespace}/{name}", (string @namespace, string name, IResourceClient<Paper> papers) =>
            AnswerAsync(() => papers.CreateAsync(new Paper { Metadata = new() { Name = name, Namespace = @namespace } })));
        extension.Routes.MapGet("/cache", (IServiceProvider services) => AnswerAsync(() => Task.FromResult(services.GetService(typeof(IResourceCache<ConfigMap>)) is not null)));
    }

    private static async Task<IResult> AnswerAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return Results.Json(await act());
        }
        catch (ResourceException refusal)
        {
            return Results.Text(refusal.Message, statusCode: refusal.StatusCode);
        }
    }
}

[ResourceKind("papers.tests.dev", "v1", "Paper")]
public sealed record Paper : Resource<PaperSpec, PaperStatus>;

public sealed record PaperSpec
{
    public string Title { get; init; } = "";
}

public sealed record PaperStatus;
