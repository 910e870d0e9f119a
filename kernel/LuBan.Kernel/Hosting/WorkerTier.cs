namespace LuBan.Kernel.Hosting;

/// <summary>Makes the running half of versions that run in a process of their own. The kernel registers one; without it nothing can run there.</summary>
public abstract class WorkerTier
{
    private protected WorkerTier()
    {
    }

    internal abstract IExtensionInstance Create(ExtensionRuntime runtime, ExtensionLoadRequest request, ExtensionHostKernel kernel);
}
