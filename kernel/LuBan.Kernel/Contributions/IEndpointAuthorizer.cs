using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Contributions;

/// <summary>Decides whether a request may reach an endpoint of an extension. A kernel service; the extension has no say in it.</summary>
public interface IEndpointAuthorizer
{
    /// <summary>Decides. Called after the extension's own routing picked the endpoint and before any of its handlers runs.</summary>
    /// <param name="context">The kernel's request, with the authenticated user.</param>
    /// <param name="access">What is about to be reached.</param>
    /// <returns>Whether the request may go on. Who says no may have answered it already.</returns>
    ValueTask<bool> AuthorizeAsync(HttpContext context, ExtensionAccess access);
}
