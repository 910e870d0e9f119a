using LuBan.Sdk;
namespace Samples.Replicas;

/// <summary>Labels each replica with the number of its pods.</summary>
public sealed class ReplicasExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension) =>
        extension.AddResource<Replica>().AddResource<Pod>().AddReconciler<ReplicaReconciler>(options => options.Owns<Pod>());
}

/// <summary>Called after a change of a replica, or of a pod that a replica owns.</summary>
public sealed class ReplicaReconciler(IResourceClient<Replica> replicas, IResourceCache<Pod> pods) : IReconciler<Replica>
{
    /// <inheritdoc />
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await replicas.GetAsync(request.Name, request.Namespace, cancellationToken) is { } replica)
            await replicas.UpdateAsync(replica.WithLabel("pod-count", $"{pods.ControlledBy(replica).Count}"), cancellationToken);
        return ReconcileResult.Done;
    }
}

/// <summary>Owns pods: <c>kubectl get replicas -L pod-count</c>.</summary>
[ResourceKind("replicas.samples.dev", "v1", "Replica")] public sealed record Replica : Resource;
/// <summary>Belongs to the replica in its <c>metadata.ownerReferences</c>.</summary>
[ResourceKind("replicas.samples.dev", "v1", "Pod")] public sealed record Pod : Resource;
