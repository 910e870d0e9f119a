using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Blobs;

/// <summary>Files by the SHA-256 of their content. A file appears whole or not at all, is durable when a write returns, and never changes.</summary>
internal interface IBlobs
{
    /// <summary>Keeps a stream's content; memory does not grow with it.</summary>
    /// <exception cref="Sdk.ExtensionException">LB7005: it cannot be written.</exception>
    Task<BlobHash> WriteAsync(Stream content, CancellationToken cancellationToken);

    /// <summary>Keeps a few bytes.</summary>
    Task<BlobHash> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Keeps a file of the staging folder by moving it: it is not at <paramref name="path"/> afterwards.</summary>
    /// <param name="path">The file, closed.</param>
    /// <param name="hash">Its SHA-256, as computed by who wrote it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task MoveAsync(string path, BlobHash hash, CancellationToken cancellationToken);

    /// <summary>Opens a file; null when there is none.</summary>
    /// <returns>A stream that can seek and knows its length.</returns>
    Task<Stream?> OpenAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>Whether a file is there.</summary>
    Task<bool> ContainsAsync(BlobHash hash, CancellationToken cancellationToken);
}
