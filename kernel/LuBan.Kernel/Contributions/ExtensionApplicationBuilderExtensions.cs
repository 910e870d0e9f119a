using Microsoft.AspNetCore.Builder;

namespace LuBan.Kernel.Contributions;

/// <summary>Serves extensions.</summary>
public static class ExtensionApplicationBuilderExtensions
{
    /// <summary>Dispatches <c>/ext/{id}/…</c> to the published extensions. Place it behind authentication.</summary>
    /// <param name="app">The kernel's pipeline.</param>
    /// <returns><paramref name="app"/>.</returns>
    public static IApplicationBuilder UseExtensions(this IApplicationBuilder app) => app.UseMiddleware<ExtensionMiddleware>();
}
