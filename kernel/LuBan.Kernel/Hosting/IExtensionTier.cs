namespace LuBan.Kernel.Hosting;

/// <summary>Somewhere else than in this process where a version of an extension can run. Each implementation in the kernel's container is asked in turn; what none takes runs here.</summary>
internal interface IExtensionTier
{
    /// <summary>The running half of a version that is being loaded.</summary>
    /// <param name="runtime">The version.</param>
    /// <param name="request">How it is loaded.</param>
    /// <param name="kernel">What it needs of the kernel.</param>
    /// <returns>The instance; null when this is not where the version runs.</returns>
    /// <exception cref="LuBan.Sdk.ExtensionException">It should run here, and cannot.</exception>
    IExtensionInstance? TryCreate(ExtensionRuntime runtime, ExtensionLoadRequest request, ExtensionHostKernel kernel);
}
