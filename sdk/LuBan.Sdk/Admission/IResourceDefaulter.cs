namespace LuBan.Sdk;

/// <summary>Completes or changes an object before it is validated and stored. Registered with <see cref="IExtensionBuilder.AddAdmission{TResource,THook}"/>.</summary>
/// <typeparam name="TResource">The kind.</typeparam>
/// <remarks>Created once per write, in a scope of its own, and called on a thread of the kernel while the writer waits. It may be called for a write that is not made in the end: it must have no side effects.</remarks>
public interface IResourceDefaulter<TResource> where TResource : Resource
{
    /// <summary>Called on create and update.</summary>
    /// <param name="resource">The object as it will be.</param>
    /// <param name="context">What is written and by whom.</param>
    /// <param name="cancellationToken">Ends when the time is up or the extension stops.</param>
    /// <returns>The object as it shall be. Only what differs is taken over; name, namespace, uid and status are not.</returns>
    ValueTask<TResource> DefaultAsync(TResource resource, AdmissionContext<TResource> context, CancellationToken cancellationToken);
}
