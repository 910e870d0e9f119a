using System.ComponentModel.DataAnnotations;
using LuBan.Kernel.Contributions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LuBan.Kernel.Hosting;

/// <summary>Registers the extension host.</summary>
public static class HostingServiceCollectionExtensions
{
    /// <summary>Adds the extension host and the contribution registry. Safe to call twice.</summary>
    /// <param name="services">The kernel's services.</param>
    /// <param name="configure">Sets deadlines and limits.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddExtensionHosting(this IServiceCollection services, Action<ExtensionHostOptions>? configure = null)
    {
        services.AddMetrics();
        services.AddOptions<ExtensionHostOptions>().ValidateDataAnnotations();
        services.AddOptions<ExtensionHostOptions>().Validate(AreWithinRange, "Hosting: a limit of extensions is out of range. The page on isolation lists the limits and what they may be.");
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ExtensionMetrics>();
        services.TryAddSingleton<ContributionRegistry>();
        services.TryAddSingleton<IEndpointAuthorizer, AdministratorAuthorizer>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<ExtensionHost>(provider).With(provider.GetServices<IExtensionTier>(), provider.GetService<IExtensionContainment>));
        return services;
    }

    private static bool AreWithinRange(ExtensionHostOptions options) =>
        options.LimitsByExtension.Values.Prepend(options.Limits).All(limits => Validator.TryValidateObject(limits, new ValidationContext(limits), null, validateAllProperties: true));
}
