using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>What is known of OpenID providers: their metadata and their keys, read when needed and kept for a while.</summary>
internal sealed class OidcDiscovery(FederationHttp http, TimeProvider time)
{
    private const int MaximumKeys = 100;
    private static readonly TimeSpan MetadataLifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan KeysLifetime = TimeSpan.FromHours(1);

    // Whoever sends tokens with keys that nobody knows must not be able to make this server ask without end.
    private static readonly TimeSpan AfterMiss = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <exception cref="ExtensionException">LB8204: it cannot be read.</exception>
    public async Task<OidcMetadata> GetAsync(IdentityProviderSettings settings, string issuer, CancellationToken cancellationToken)
    {
        var known = Of(settings, issuer);
        if (known.Metadata is { } fresh && time.GetElapsedTime(fresh.At) < MetadataLifetime) return fresh.Value;
        await known.Turn.WaitAsync(cancellationToken);
        try
        {
            if (known.Metadata is { } meanwhile && time.GetElapsedTime(meanwhile.At) < MetadataLifetime) return meanwhile.Value;
            var read = OidcMetadata.Read(settings, issuer, await http.GetAsync(settings, OidcMetadata.AddressOf(issuer), cancellationToken));
            known.Metadata = new(read, time.GetTimestamp());
            return read;
        }
        finally
        {
            known.Turn.Release();
        }
    }

    /// <summary>Reads the metadata anew, and the keys: for the check whether a provider is there.</summary>
    public async Task RefreshAsync(IdentityProviderSettings settings, string issuer, CancellationToken cancellationToken)
    {
        var known = Of(settings, issuer);
        known.Metadata = null;
        var metadata = await GetAsync(settings, issuer, cancellationToken);
        if ((await ReadKeysAsync(settings, known, metadata, cancellationToken)).Count == 0)
            throw FederationErrors.Unreachable(settings.Name, metadata.Keys.AbsoluteUri, "publishes no key that signatures can be checked with");
    }

    /// <summary>Finds the key of a token. One that is not known may be new: the keys are read again, but not often.</summary>
    public async ValueTask<VerificationKey?> FindKeyAsync(IdentityProviderSettings settings, OidcMetadata metadata, JsonWebToken token, CancellationToken cancellationToken)
    {
        var known = Of(settings, metadata.Issuer);
        if (known.Keys is { } fresh && time.GetElapsedTime(fresh.At) < KeysLifetime && Choose(fresh.Value, token) is { } found) return found;
        await known.Turn.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have read them while this one waited.
            if (known.Keys is { } meanwhile && time.GetElapsedTime(meanwhile.At) < KeysLifetime && Choose(meanwhile.Value, token) is { } other) return other;
            if (known.LastMiss is { } last && time.GetElapsedTime(last) < AfterMiss) return null;
            var key = Choose(await ReadKeysAsync(settings, known, metadata, cancellationToken), token);
            if (key is null) known.LastMiss = time.GetTimestamp();
            return key;
        }
        finally
        {
            known.Turn.Release();
        }
    }

    private async Task<IReadOnlyList<PublishedKey>> ReadKeysAsync(IdentityProviderSettings settings, Known known, OidcMetadata metadata, CancellationToken cancellationToken)
    {
        var json = await http.GetAsync(settings, metadata.Keys, cancellationToken);
        IReadOnlyList<PublishedKey> keys = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Take(MaximumKeys).Where(key => VerificationKey.TryRead(key, out _) is not null).Select(key => new PublishedKey(key))] : [];
        known.Keys = new(keys, time.GetTimestamp());
        return keys;
    }

    /// <summary>By its id where the token names one; without a name the only key that fits.</summary>
    private static VerificationKey? Choose(IReadOnlyList<PublishedKey> keys, JsonWebToken token)
    {
        var fitting = keys.Where(key => token.KeyId is null || key.Id == token.KeyId).Select(key => key.For(token.Algorithm)).OfType<VerificationKey>().ToList();
        return fitting is [var only] ? only : null;
    }

    /// <summary>Another bundle of authorities is another way there: what came over one says nothing about the other.</summary>
    private Known Of(IdentityProviderSettings settings, string issuer) => _known.GetOrAdd($"{issuer}\n{settings.CaBundle}", _ => new());

    private sealed class Known
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Timed<OidcMetadata>? Metadata { get; set; }

        public Timed<IReadOnlyList<PublishedKey>>? Keys { get; set; }

        public long? LastMiss { get; set; }
    }

    private sealed record Timed<T>(T Value, long At);
}
