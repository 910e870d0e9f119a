namespace LuBan.Sdk;

/// <summary>Makes the world agree with one resource. Level-based: it is told which object to look at, never what changed.</summary>
/// <typeparam name="TResource">The kind to watch, registered with <see cref="IExtensionBuilder.AddResource{TResource}"/> or by another extension.</typeparam>
/// <remarks>
/// Called after every change of the object and at least every <see cref="ReconcilerOptions.ResyncPeriod"/>.
/// Two calls for the same object never overlap. The object may be gone: read it first.
/// </remarks>
public interface IReconciler<TResource> where TResource : Resource
{
    /// <summary>Reconciles one object.</summary>
    /// <param name="request">Which object.</param>
    /// <param name="cancellationToken">Cancelled when the extension stops.</param>
    /// <returns>When to come back. An exception means: come back with growing delays; <see cref="TerminalException"/>: not before the next change.</returns>
    Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken);
}
