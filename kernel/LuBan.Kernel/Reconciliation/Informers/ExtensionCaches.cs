using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Gives extensions the caches of the kinds that they register, reconcile or use.</summary>
internal sealed class ExtensionCaches(ResourceService resources, TimeProvider time, ILoggerFactory loggers) : IExtensionServiceSource
{
    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var id = context.Environment.Id;
        var set = new InformerSet(new ServiceFeed(resources), id, context.Indexes, time, loggers.CreateLogger($"LuBan.Controller.{id}.caches")) { Guard = context.Clients?.Guard, Own = [.. context.ResourceTypes] };
        // Through a factory: what the container makes, it disposes.
        services.AddSingleton(_ => set);
        foreach (var type in context.ResourceTypes.Concat(context.UsedTypes))
            services.AddSingleton(typeof(IResourceCache<>).MakeGenericType(type), provider => provider.GetRequiredService<InformerSet>().CacheOf(type));
        context.OnRevoke(set.Revoke);
    }
}
