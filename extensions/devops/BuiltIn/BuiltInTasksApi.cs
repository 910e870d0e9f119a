using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.DevOps.BuiltIn;

/// <summary>Shows which tasks come with the extension.</summary>
internal static class BuiltInTasksApi
{
    public static IExtensionBuilder AddBuiltInTasks(this IExtensionBuilder extension)
    {
        extension.Services.AddSingleton<IBuiltInTasks, BuiltInTasks>().AddSingleton<TaskCatalog>();
        var tasks = extension.Routes.MapGroup("/tasks").WithTags("Tasks").RequireAccess("list", "tekton.dev", "tasks");
        tasks.MapGet("/", (IBuiltInTasks known) => TypedResults.Ok(known.All));
        tasks.MapGet("/{name}", IResult (string name, IBuiltInTasks known) => known.Find(name) is { } task ? TypedResults.Ok(task) : TypedResults.NotFound());
        return extension;
    }
}
