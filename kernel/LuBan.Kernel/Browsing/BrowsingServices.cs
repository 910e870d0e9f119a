using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Browsing;

/// <summary>Adds what people ask about extensions.</summary>
internal static class BrowsingServices
{
    public static IServiceCollection AddBrowsing(this IServiceCollection services)
    {
        services.AddSingleton<ExtensionShelf>();
        services.AddSingleton<ExtensionReader>();
        services.AddSingleton<PackagePreviews>();
        services.AddSingleton<VersionReader>();
        services.AddSingleton<PackageContentReader>();
        services.AddSingleton<PermissionComparer>();
        services.AddSingleton<InstallPreview>();
        services.AddSingleton<ExtensionLeaves>();
        services.AddSingleton<ExtensionHealthReader>();
        return services.AddApiDescription();
    }
}
