using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Running;

/// <summary>Says that something has changed: a table is made of all objects together, so that no object is looked at alone.</summary>
internal abstract class ChangeReconciler<TResource>(MeshState state) : IReconciler<TResource> where TResource : Resource
{
    /// <inheritdoc />
    public Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        state.Signal();
        return Task.FromResult(ReconcileResult.Done);
    }
}

/// <summary>Follows VirtualServices.</summary>
internal sealed class VirtualServiceReconciler(MeshState state) : ChangeReconciler<VirtualService>(state);

/// <summary>Follows DestinationRules.</summary>
internal sealed class DestinationRuleReconciler(MeshState state) : ChangeReconciler<DestinationRule>(state);

/// <summary>Follows rate limits.</summary>
internal sealed class RateLimitReconciler(MeshState state) : ChangeReconciler<RateLimitPolicy>(state);

/// <summary>Follows services of the mesh, and the core Services and EndpointSlices that their endpoints come from.</summary>
internal sealed class MeshServiceReconciler(MeshState state) : ChangeReconciler<MeshService>(state)
{
    /// <summary>One object stands for all: what it is called does not matter.</summary>
    private static readonly ReconcileRequest[] Anything = [new("", "change")];

    public static void Configure(ReconcilerOptions options) => options.Watches<Service>(_ => Anything).Watches<EndpointSlice>(_ => Anything);
}
