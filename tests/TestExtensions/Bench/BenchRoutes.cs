using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Tests.Bench;

/// <summary>The handlers that run in an extension and, from the same assembly, in a host.</summary>
public static class BenchRoutes
{
    public static void MapBench(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/string", () => "Hello, world!");
        routes.MapGet("/json/{id:int}", (int id) => BenchItem.Sample(id));
    }
}
