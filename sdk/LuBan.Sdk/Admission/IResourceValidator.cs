namespace LuBan.Sdk;

/// <summary>Refuses writes that break a rule which no schema can state. Registered with <see cref="IExtensionBuilder.AddAdmission{TResource,THook}"/>.</summary>
/// <typeparam name="TResource">The kind.</typeparam>
/// <remarks>Created once per write, in a scope of its own, and called on a thread of the kernel while the writer waits. It must have no side effects.</remarks>
public interface IResourceValidator<TResource> where TResource : Resource
{
    /// <summary>Called when the object is as it will be stored; with <see cref="AdmissionOperations.Delete"/> also for an object that is to be deleted.</summary>
    /// <param name="resource">The object as it will be; on a deletion the object as it is.</param>
    /// <param name="context">What is written and by whom. Name every problem with <see cref="AdmissionContext{TResource}.AddProblem"/>, not only the first.</param>
    /// <param name="cancellationToken">Ends when the time is up or the extension stops.</param>
    /// <returns>When everything was looked at.</returns>
    ValueTask ValidateAsync(TResource resource, AdmissionContext<TResource> context, CancellationToken cancellationToken);
}
