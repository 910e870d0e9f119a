using System.Buffers;
using System.Security.Cryptography;
using LuBan.Marketplace.Journal;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Blobs;

/// <summary>Copies a stream into a file and computes its hash on the way; memory does not grow with it.</summary>
internal static class HashedCopy
{
    private const int ChunkBytes = 128 * 1024;

    /// <summary>Copies to the end, or until there is too much.</summary>
    /// <param name="content">Read to its end. Its failures are passed on as they are.</param>
    /// <param name="file">Written to.</param>
    /// <param name="maxBytes">How much is too much.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The SHA-256 and the length; null when there was more than <paramref name="maxBytes"/>.</returns>
    /// <exception cref="Sdk.ExtensionException">LB7005: the file cannot be written.</exception>
    public static async Task<(BlobHash Hash, long Size)?> RunAsync(Stream content, Stream file, long maxBytes, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var size = 0L;
        try
        {
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                size += count;
                if (size > maxBytes) return null;
                sha.AppendData(buffer, 0, count);
                await WriteAsync(file, buffer.AsMemory(0, count), cancellationToken);
            }
            return (new BlobHash(sha.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task WriteAsync(Stream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalProblems.NotWritten("a file", exception);
        }
    }
}
