namespace LuBan.Resources.Storage;

/// <summary>Files that every replica of a shared database can read, such as the packages that are installed.</summary>
/// <remarks>A blob never changes: its key is the hash of its content. May be called from any thread.</remarks>
public interface IBlobStore : IDisposable
{
    /// <summary>Whether a blob is there, whole.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when it can be read.</returns>
    Task<bool> ContainsAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keeps a blob. It appears whole or not at all; a blob that is there already is left as it is.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept.</param>
    /// <returns>When it is durable.</returns>
    Task PutAsync(string key, Stream content, CancellationToken cancellationToken);

    /// <summary>Reads a blob.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="destination">Where its bytes go.</param>
    /// <param name="cancellationToken">Gives up; the destination may have a part.</param>
    /// <returns>False when there is no such blob; nothing was written then.</returns>
    Task<bool> ReadAsync(string key, Stream destination, CancellationToken cancellationToken);

    /// <summary>The keys of all blobs.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The keys, in no order.</returns>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes a blob, if it is there.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is gone.</returns>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}
