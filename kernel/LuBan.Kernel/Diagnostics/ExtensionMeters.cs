using System.Diagnostics.Metrics;
using LuBan.Kernel.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Gives extensions their <see cref="IMeterFactory"/>: what they measure stands on the server's page, under their name.</summary>
internal sealed class ExtensionMeters(PrometheusExporter exporter) : IExtensionServiceSource
{
    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var id = context.Environment.Id;
        services.RemoveAll<IMeterFactory>();
        // Through a factory: what the container makes, it disposes.
        services.AddSingleton<IMeterFactory>(_ => new ExtensionMeterFactory(exporter.Open(id)));
    }
}
