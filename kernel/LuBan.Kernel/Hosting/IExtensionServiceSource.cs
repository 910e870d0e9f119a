using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Hosting;

/// <summary>Gives kernel facilities to extensions: each implementation in the kernel's container adds its services to every extension's own container.</summary>
public interface IExtensionServiceSource
{
    /// <summary>Adds services. Runs after the extension's <c>Configure</c>.</summary>
    /// <param name="services">The extension's services.</param>
    /// <param name="context">Whose they are, and when to stop serving them. Never hand a kernel object with events or caches to an extension: hand a facade that can be revoked.</param>
    void Add(IServiceCollection services, ExtensionServiceContext context);
}
