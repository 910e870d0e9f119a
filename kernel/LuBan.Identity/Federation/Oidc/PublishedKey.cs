using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Federation;

/// <summary>A key that a provider publishes.</summary>
internal sealed class PublishedKey(JsonElement jwk)
{
    private readonly ConcurrentDictionary<string, VerificationKey?> _byAlgorithm = new();

    public string? Id { get; } = JsonWebToken.Text(jwk, "kid");

    /// <summary>The key for an algorithm that the caller allows; null when it is not for that.</summary>
    /// <remarks>An RSA key that names no algorithm is good for several.</remarks>
    public VerificationKey? For(string algorithm) => _byAlgorithm.GetOrAdd(algorithm, name =>
    {
        var named = JsonObject.Create(jwk)!;
        named["alg"] ??= name;
        return VerificationKey.TryRead(JsonSerializer.SerializeToElement(named), out _) is { } read && read.Algorithm == name ? read : null;
    });
}
