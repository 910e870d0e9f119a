using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LuBan.Resources.Http;

/// <summary>The documents of one generation of kinds, each made once, with what clients compare them by.</summary>
internal sealed class OpenApiCache(KindTable kinds)
{
    private readonly ConcurrentDictionary<string, OpenApiDocument> _documents = new(StringComparer.Ordinal);

    internal KindTable Kinds => kinds;

    internal OpenApiDocument Get(string name, Func<byte[]> make) => _documents.GetOrAdd(name, _ => OpenApiDocument.Of(make()));

    internal OpenApiDocument V3(string group, string version) =>
        Get($"v3/{group}/{version}", () => JsonAnswer.Render(OpenApiV3.Of(kinds, group, version)));
}

/// <summary>A document and its hash.</summary>
/// <param name="Bytes">The document.</param>
/// <param name="Hash">SHA-256 in hexadecimal.</param>
internal sealed record OpenApiDocument(byte[] Bytes, string Hash)
{
    internal static OpenApiDocument Of(byte[] bytes) => new(bytes, Convert.ToHexString(SHA256.HashData(bytes)));
}
