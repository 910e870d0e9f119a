using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Admission;

/// <summary>Puts the extensions' hooks behind the kernel's own rules.</summary>
internal static class AdmissionServices
{
    public static IServiceCollection AddExtensionAdmission(this IServiceCollection services)
    {
        services.AddSingleton<AdmissionHooks>();
        // Late: the hooks read resources, and the resources ask the hooks.
        services.AddSingleton(provider => new Lazy<AdmissionHooks>(provider.GetRequiredService<AdmissionHooks>));
        services.AddSingleton<IAdmission, ExtensionDefaulting>();
        services.AddSingleton<IAdmission, ExtensionValidation>();
        return services;
    }
}
