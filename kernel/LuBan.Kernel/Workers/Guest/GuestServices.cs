using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Kernel.Access;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Gives the extension the kernel's facilities, each at the other end of the socket.</summary>
internal sealed class GuestServices(KernelClient kernel, string id, TimeProvider time) : IExtensionServiceSource
{
    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var json = new JsonSerializerOptions(ResourceJson.CreateOptions()) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        services.AddSingleton(provider => new InformerSet(new GuestFeed(kernel), id, context.Indexes, time, provider.GetRequiredService<ILoggerFactory>().CreateLogger("LuBan.Caches")) { Own = [.. context.ResourceTypes, .. context.UsedTypes] });
        foreach (var type in context.ResourceTypes.Concat(context.UsedTypes)) AddKind(services, type, json);
        services.AddScoped<ICallerAccess>(scope => new GuestCallerAccess(kernel, scope.GetRequiredService<CallerScope>(), id));
        services.AddSingleton<IKernelClient>(_ => kernel.CreateApiClient(id));
        services.AddSingleton<IEventBus>(new GuestEventBus(kernel, id));
        services.AddSingleton<IConsoleChannel>(new GuestConsoleChannel(kernel));
        services.AddSingleton<IEventRecorder>(provider => new GuestEventRecorder(kernel, provider.GetRequiredService<ILoggerFactory>().CreateLogger("LuBan.Events")));
    }

    private void AddKind(IServiceCollection services, Type type, JsonSerializerOptions json)
    {
        var client = typeof(GuestResourceClient<>).MakeGenericType(type);
        var kind = ResourceKind.FromType(type, id);
        services.AddSingleton(typeof(IResourceClient<>).MakeGenericType(type), Activator.CreateInstance(client, kernel, kind, json, null)!);
        // The caller is asked for when a call is made: in a scope without one that is what fails.
        services.AddScoped(typeof(ICallerResources<>).MakeGenericType(type), scope => Activator.CreateInstance(client, kernel, kind, json, scope.GetRequiredService<CallerScope>())!);
        services.AddSingleton(typeof(IResourceCache<>).MakeGenericType(type), provider => provider.GetRequiredService<InformerSet>().CacheOf(type));
    }
}
