using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Access;

/// <summary>What administrators ask of the kernel besides resources.</summary>
internal static class AccessApi
{
    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        routes.MapSecretKeys();
        routes.MapOrphanedKinds();
        routes.MapExplain();
    }
}
