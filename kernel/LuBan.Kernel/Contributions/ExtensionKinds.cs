using System.Collections.Concurrent;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Contributions;

/// <summary>
/// Gives extensions the clients of their resource kinds, and serves a version's kinds from the moment it is published.
/// Of an extension's types only their description as JSON is kept.
/// </summary>
internal sealed class ExtensionKinds(ResourceService resources, KindRegistry registry) : IExtensionServiceSource
{
    private readonly ConcurrentDictionary<(string Id, string Version), IReadOnlyList<ResourceKind>> _kinds = new();

    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var environment = context.Environment;
        var json = ResourceJson.CreateOptions();
        var kinds = new List<ResourceKind>();
        foreach (var type in context.ResourceTypes)
        {
            var kind = ResourceKind.FromType(type, environment.Id);
            kinds.Add(kind);
            var client = (IRevocable)Activator.CreateInstance(typeof(ExtensionResourceClient<>).MakeGenericType(type), resources, kind, json, environment.Id)!;
            services.AddSingleton(typeof(IResourceClient<>).MakeGenericType(type), client);
            context.OnRevoke(client.Revoke);
        }
        var conflicts = registry.FindConflicts(environment.Id, kinds);
        if (conflicts.Count > 0) throw new ExtensionException(conflicts[0].Code, string.Join("; ", conflicts.Select(conflict => conflict.ToString())));
        _kinds[(environment.Id, environment.Version)] = kinds;
    }

    /// <summary>Serves the kinds of this version, in place of those of any other version of the extension.</summary>
    public void Register(ExtensionRuntime runtime)
    {
        registry.Replace(runtime.Id, _kinds.GetValueOrDefault((runtime.Id, runtime.Version)) ?? []);
        foreach (var old in _kinds.Keys.Where(key => key.Id == runtime.Id && key.Version != runtime.Version)) _kinds.TryRemove(old, out _);
    }

    public void Unregister(string id) => registry.Replace(id, []);
}
