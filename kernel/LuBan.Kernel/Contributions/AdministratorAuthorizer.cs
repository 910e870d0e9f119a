using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Contributions;

/// <summary>Lets authenticated administrators pass and nobody else.</summary>
internal sealed class AdministratorAuthorizer : IEndpointAuthorizer
{
    public ValueTask<bool> AuthorizeAsync(HttpContext context, ExtensionAccess access) =>
        new(context.User is { Identity.IsAuthenticated: true } user && user.IsInRole("admin"));
}
