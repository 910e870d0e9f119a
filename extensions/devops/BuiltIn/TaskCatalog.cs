using LuBan.DevOps.Model;
using LuBan.Sdk;

namespace LuBan.DevOps.BuiltIn;

/// <summary>Finds what a <c>taskRef</c> names: the Task of the namespace, else the one that comes with the extension.</summary>
internal sealed class TaskCatalog(IResourceClient<TektonTask> tasks, IBuiltInTasks builtIn)
{
    public async Task<TektonTask?> GetAsync(string name, string? @namespace, CancellationToken cancellationToken) => await tasks.GetAsync(name, @namespace, cancellationToken) ?? builtIn.Find(name);
}
