using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Hosting;

internal interface IReconcilerInvoker
{
    Task<ReconcileResult> ReconcileAsync(ExtensionInstance instance, ReconcileRequest request, CancellationToken cancellationToken);
}

/// <summary>Calls a reconciler in a scope of its own, with the extension's types found by name.</summary>
internal sealed class ReconcilerInvoker<TReconciler, TResource> : IReconcilerInvoker
    where TReconciler : class, IReconciler<TResource>
    where TResource : Resource
{
    public async Task<ReconcileResult> ReconcileAsync(ExtensionInstance instance, ReconcileRequest request, CancellationToken cancellationToken)
    {
        ExtensionFlow.Enter(instance.Containment.Owner);
        using var reflection = instance.EnterReflection();
        await using var scope = instance.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TReconciler>().ReconcileAsync(request, cancellationToken);
    }
}
