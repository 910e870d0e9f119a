using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Bench;

/// <summary>What the benchmarks measure: two routes, a controller and a hosted service.</summary>
public sealed class BenchExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapBench();
        extension.AddControllers();
        extension.Services.AddHostedService<BenchService>();
    }
}
