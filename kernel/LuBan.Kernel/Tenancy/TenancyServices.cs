using LuBan.Kernel.Access;
using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Tenancy;

/// <summary>Adds what workspaces, projects and invitations need.</summary>
internal static class TenancyServices
{
    public static void AddTenancy(this IServiceCollection services)
    {
        // The resource service asks these admissions, so what they use of it is there only after them.
        services.AddSingleton(provider => new Lazy<ResourceService>(provider.GetRequiredService<ResourceService>));
        services.AddSingleton(provider => new Lazy<IAccessReviewer>(provider.GetRequiredService<IAccessReviewer>));
        services.AddSingleton<IBootstrapRoles, TenantRoles>();
        services.AddSingleton<TenantAuthority>();
        services.AddSingleton<InvitationGrants>();
        services.AddSingleton<IAdmission, TenantNamespaceAdmission>();
        services.AddSingleton<IAdmission, WorkspaceAdmission>();
        services.AddSingleton<IAdmission, ProjectAdmission>();
        services.AddSingleton<IAdmission, InvitationAdmission>();
        services.AddSingleton<TenantNamespaces>();
        services.AddSingleton<TenantBindings>();
        services.AddSingleton<RemainingReader>();
        services.AddSingleton<InvitationAcceptance>();
        services.AddSingleton<SelfReader>();
        services.AddSingleton<NamespaceAdoption>();
        services.AddSingleton<WorkspaceReconciler>();
        services.AddSingleton<ProjectReconciler>();
        services.AddSingleton<InvitationReconciler>();
        services.AddSingleton<TenancyControllers>();
    }
}
