using LuBan.Kernel.Hosting;
using LuBan.Resources;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Runs the reconcilers of extensions.</summary>
internal sealed class ExtensionControllers(ControllerRunner runner) : IControllerStarter
{
    public IAsyncDisposable Start(ReconcilerContribution reconciler) => runner.Start(new ControllerDefinition
    {
        Name = reconciler.Name,
        Owner = reconciler.Owner,
        Kind = ResourceKind.FromType(reconciler.ResourceType, reconciler.Owner),
        Options = reconciler.Options,
        Reconcile = reconciler.Reconcile,
    });
}
