using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Tests.Bench;

/// <summary>The handlers that run in an extension and, from the same assembly, in a host.</summary>
public static class BenchRoutes
{
    private static readonly byte[] Document = new byte[256 << 10];

    public static void MapBench(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/string", () => "Hello, world!");
        // Some work, as most handlers have it: a tenth of a millisecond or two.
        routes.MapGet("/hash", () => Convert.ToHexStringLower(SHA256.HashData(Document)));
        routes.MapGet("/json/{id:int}", (int id) => BenchItem.Sample(id));
    }
}
