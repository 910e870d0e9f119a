using Microsoft.AspNetCore.Authorization;

namespace LuBan.Kernel.Access;

internal static class AccessPolicy
{
    /// <summary>Deny by default: what says nothing else is for administrators.</summary>
    public static AuthorizationPolicy Administrators { get; } = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(AdminAccount.Role).Build();
}
