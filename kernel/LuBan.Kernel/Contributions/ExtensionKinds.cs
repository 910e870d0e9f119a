using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Kernel.Access;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Contributions;

/// <summary>
/// Gives extensions the clients of their resource kinds, and serves a version's kinds from the moment it is published.
/// Of an extension's types only their description as JSON is kept.
/// </summary>
internal sealed class ExtensionKinds(ResourceService resources, KindRegistry registry, AccessEvaluator evaluator, ExtensionGrants grants, ILoggerFactory loggers, IAuditLog? audit = null) : IExtensionServiceSource
{
    private readonly ConcurrentDictionary<(string Id, string Version), IReadOnlyList<ResourceKind>> _kinds = new();

    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var environment = context.Environment;
        // A resolver of its own: equal options would share one cache with other extensions.
        var json = new JsonSerializerOptions(ResourceJson.CreateOptions()) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        context.Kinds = Describe(context, json);
        var kinds = context.DescribedKinds ?? [.. context.Kinds.Values];
        var clients = AddCaller(services, context, kinds, json);
        foreach (var (type, kind) in context.Kinds) AddClient(services, context, type, kind, owns: true, clients);
        foreach (var type in context.UsedTypes) AddClient(services, context, type, ResourceKind.FromType(type, environment.Id), owns: false, clients);
        var conflicts = registry.FindConflicts(environment.Id, kinds);
        if (conflicts.Count > 0) throw new ExtensionException(conflicts[0].Code, string.Join("; ", conflicts.Select(conflict => conflict.ToString())));
        var key = (environment.Id, environment.Version);
        _kinds[key] = kinds;
        // Only this load's entry: the same version may have been loaded again meanwhile.
        context.OnRevoke(() => _kinds.TryRemove(new(key, kinds)));
    }

    /// <summary>The kinds of the records; those of several versions with their conversion.</summary>
    private static Dictionary<Type, ResourceKind> Describe(ExtensionServiceContext context, JsonSerializerOptions json)
    {
        var owner = context.Environment.Id;
        var kinds = context.ResourceTypes.ToDictionary(type => type, type => ResourceKind.FromType(type, owner));
        foreach (var conversions in context.Conversions.GroupBy(conversion => conversion.Storage))
        {
            var storage = kinds[conversions.Key].Version;
            var conversion = new ExtensionConversion(owner, storage, conversions.ToDictionary(each => kinds[each.Older].Version, each => each.Create(json)));
            context.OnRevoke(conversion.Revoke);
            Type[] versions = [conversions.Key, .. conversions.Select(each => each.Older)];
            // What an earlier kernel wrote has no mark: there were no several versions then, and the first one is the likely one.
            var first = versions.Select(type => kinds[type].Version).Order(ApiVersionComparer.Instance).First();
            foreach (var type in versions) kinds[type] = kinds[type] with { StorageVersion = storage, UnmarkedVersion = first, Conversion = conversion };
        }
        return kinds;
    }

    /// <summary>Gives the extension the callers of its requests, and notes what it may do in its own name.</summary>
    private ExtensionClients AddCaller(IServiceCollection services, ExtensionServiceContext context, IReadOnlyList<ResourceKind> kinds, JsonSerializerOptions json)
    {
        var id = context.Environment.Id;
        var rights = grants.Load(id, context.Access, ExtensionRights.OwnKinds(kinds));
        var decisions = new CallerDecisions(evaluator, id);
        context.OnRevoke(() => grants.Unload(id, rights));
        context.OnRevoke(decisions.Revoke);
        services.AddScoped<ICallerAccess>(scope => new CallerAccess(decisions, scope.GetRequiredService<CallerScope>()));
        return context.Clients = new(id, new ExtensionGuard(id, rights, audit, loggers.CreateLogger("LuBan.Access")), decisions, json);
    }

    private void AddClient(IServiceCollection services, ExtensionServiceContext context, Type type, ResourceKind kind, bool owns, ExtensionClients clients)
    {
        var client = (IRevocable)Activator.CreateInstance(typeof(ExtensionResourceClient<>).MakeGenericType(type), resources, kind, owns, clients)!;
        var forCaller = client.GetType().GetMethod(nameof(ExtensionResourceClient<Lease>.For))!;
        services.AddSingleton(typeof(IResourceClient<>).MakeGenericType(type), client);
        services.AddScoped(typeof(ICallerResources<>).MakeGenericType(type), scope => forCaller.Invoke(client, [scope.GetRequiredService<CallerScope>()])!);
        context.OnRevoke(client.Revoke);
    }

    /// <summary>Serves the kinds of this version, in place of those of any other version of the extension.</summary>
    public void Register(ExtensionRuntime runtime) => registry.Replace(runtime.Id, Of(runtime));

    /// <summary>The kinds of a loaded version.</summary>
    public IReadOnlyList<ResourceKind> Of(ExtensionRuntime runtime) => _kinds.GetValueOrDefault((runtime.Id, runtime.Version)) ?? [];

    public void Unregister(string id) => registry.Replace(id, []);
}
