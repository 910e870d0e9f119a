using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Hosting;

/// <summary>Collects the endpoints that are mapped inside <c>Configure</c>.</summary>
internal sealed class ExtensionRouteBuilder(IServiceProvider services) : IEndpointRouteBuilder
{
    public IServiceProvider ServiceProvider { get; } = services;

    public ICollection<EndpointDataSource> DataSources { get; } = [];

    public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(ServiceProvider);
}
