namespace LuBan.Sdk;

/// <summary>Converts objects of a kind between an older version and the one in which they are stored. Registered with <see cref="IExtensionBuilder.AddConversion{TOlder,TStorage,TConverter}"/>.</summary>
/// <typeparam name="TOlder">The record of the other version.</typeparam>
/// <typeparam name="TStorage">The record of the version in which objects are stored.</typeparam>
/// <remarks>
/// One instance is made while the extension loads, and called on any thread for every object of a list or watch: a method must be fast,
/// must not block, and must give the same answer for the same object. Nothing ends a call that hangs: the reader waits with it.
/// What one version has and the other has not is lost on the way unless the converter keeps it, such as in an annotation.
/// The kernel keeps the metadata: of what is returned it takes the labels and the annotations when they are set, and nothing else.
/// An exception is answered with a status of 500 that bears its message.
/// </remarks>
public interface IResourceConverter<TOlder, TStorage> where TOlder : Resource where TStorage : Resource
{
    /// <summary>Makes what is stored.</summary>
    /// <param name="resource">The object in the other version.</param>
    /// <returns>The object in the storage version.</returns>
    TStorage ToStorage(TOlder resource);

    /// <summary>Makes what readers of the other version see.</summary>
    /// <param name="resource">The object in the storage version.</param>
    /// <returns>The object in the other version.</returns>
    TOlder FromStorage(TStorage resource);
}
