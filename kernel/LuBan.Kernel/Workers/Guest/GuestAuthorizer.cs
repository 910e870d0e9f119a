using LuBan.Kernel.Contributions;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Keeps to what the kernel decided: the endpoint that runs is the one that was decided about. What the extension's middleware sends elsewhere is asked again.</summary>
internal sealed class GuestAuthorizer(GuestExtension extension) : IEndpointAuthorizer
{
    public async ValueTask<bool> AuthorizeAsync(HttpContext context, ExtensionAccess access)
    {
        if (context.Features.Get<GuestCall>() is not { } call) return false;
        if (call.IsCompared)
            return (await extension.Kernel.CallAsync<AuthorizeCall, Found>(KernelPaths.Authorize, new(access.Permissions, access.Endpoint, access.Questions), context.RequestAborted)).Value;
        call.IsCompared = true;
        var picked = extension.NameOf(access.Matched);
        if (picked == call.Token.Endpoint) return true;
        await Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "LB8802", "Another endpoint",
            $"The kernel decided about one endpoint of extension '{extension.Runtime.Id}' {extension.Runtime.Version}, and its own routing picked another ('{access.Endpoint ?? "none"}', {picked} instead of {call.Token.Endpoint}), which therefore did not run. " +
            "Routes that change while the extension runs, and routing of its own kind, do not work in a worker; set spec.isolation of its plan to InProcess.");
        await context.Response.CompleteAsync();
        return false;
    }
}
