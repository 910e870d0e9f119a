using LuBan.Kernel.Hosting;
using LuBan.Packages;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>Where the code of an extension runs.</summary>
internal sealed class PlanIsolation(IOptions<IsolationOptions> options)
{
    /// <summary>Whether a version runs in a process of its own: as its plan says, or as the kernel's default has it.</summary>
    public bool InWorker(InstallPlan plan, StoredPackage package) => package.Manifest.Entry is not null && plan.Spec.Isolation switch
    {
        IsolationTier.InProcess => false,
        IsolationTier.Process => true,
        _ => options.Value.Default switch
        {
            IsolationDefault.Process => true,
            IsolationDefault.Trust => SignerOf(plan, package) is null,
            _ => false,
        },
    };

    /// <summary>Who signed this very package; what the status says is of the package before, until the new one is recorded.</summary>
    private static string? SignerOf(InstallPlan plan, StoredPackage package) => package.Origin?.Signer ?? (plan.Status?.PackageHash == package.Hash ? plan.Status.Signer : null);
}
