using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Audit;

/// <summary>Tells the request's scope who calls, so that what extensions and the kernel write for the caller names both. Stands behind everything that decides who that is.</summary>
internal sealed class AuditCallerMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        AuditCaller.Describe(context);
        return next(context);
    }
}
