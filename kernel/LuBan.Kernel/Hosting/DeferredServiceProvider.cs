using LuBan.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// The service provider that <see cref="IExtensionBuilder.Routes"/> captures before there is a container. Afterwards it is the container.
/// </summary>
internal sealed class DeferredServiceProvider : IServiceProvider, IKeyedServiceProvider
{
    private IServiceProvider? _container;

    public void Resolve(IServiceProvider container) => _container = container;

    public object? GetService(Type serviceType)
    {
        if (_container is not null) return _container.GetService(serviceType);

        // Mapping the first route asks for these and is content without them.
        if (serviceType == typeof(IOptions<RouteHandlerOptions>)) return null;
        throw TooEarly(serviceType);
    }

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        _container is not null ? _container.GetKeyedServices(serviceType, serviceKey).LastOrDefault() : throw TooEarly(serviceType);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        _container is not null ? _container.GetRequiredKeyedService(serviceType, serviceKey) : throw TooEarly(serviceType);

    private static ExtensionException TooEarly(Type serviceType) => new("LB3012",
        $"A route asked for the service '{TypeNames.Of(serviceType)}' while Configure was still running, and there are no services before it ends. " +
        "Map such endpoints (SignalR hubs, health check endpoints, and others that need services at once) with extension.MapRoutes(routes => …) instead of extension.Routes.");
}
