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

    // What was read is good for a while when it cannot be read anew: an outage of the provider is not one of ours.
    private static readonly TimeSpan UsableFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    // Whoever sends tokens with keys that nobody knows must not be able to make this server ask without end.
    private static readonly TimeSpan AfterMiss = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <exception cref="ExtensionException">LB8204: it cannot be read, and was not read for a day.</exception>
    public async Task<OidcMetadata> GetAsync(IdentityProviderSettings settings, string issuer, CancellationToken cancellationToken)
    {
        var known = Of(settings, issuer);
        if (IsWithin(known.Metadata, MetadataLifetime)) return known.Metadata!.Value;
        await known.Turn.WaitAsync(cancellationToken);
        try
        {
            if (IsWithin(known.Metadata, MetadataLifetime)) return known.Metadata!.Value;
            // While it is away, not everybody who waited asks again.
            if (IsWithin(known.Failure, AfterFailure)) return IsWithin(known.Metadata, UsableFor) ? known.Metadata!.Value : throw known.Failure!.Value;
            return await ReadMetadataAsync(settings, known, issuer, cancellationToken);
        }
        catch (ExtensionException failure) when (IsWithin(known.Metadata, UsableFor))
        {
            known.Failure = new(failure, time.GetTimestamp());
            return known.Metadata!.Value;
        }
        catch (ExtensionException failure)
        {
            if (!IsWithin(known.Failure, AfterFailure)) known.Failure = new(failure, time.GetTimestamp());
            throw;
        }
        finally
        {
            known.Turn.Release();
        }
    }

    /// <summary>Reads metadata and keys anew: for the check whether a provider is there.</summary>
    public async Task RefreshAsync(IdentityProviderSettings settings, string issuer, CancellationToken cancellationToken)
    {
        var known = Of(settings, issuer);
        var metadata = await ReadMetadataAsync(settings, known, issuer, cancellationToken);
        if ((await ReadKeysAsync(settings, known, metadata, cancellationToken)).Count == 0)
            throw FederationErrors.Unreachable(settings.Name, metadata.Keys.AbsoluteUri, "publishes no key that signatures can be checked with");
    }

    /// <summary>Finds the key of a token. One that is not known may be new: the keys are read again, but not often.</summary>
    public async ValueTask<VerificationKey?> FindKeyAsync(IdentityProviderSettings settings, OidcMetadata metadata, JsonWebToken token, CancellationToken cancellationToken)
    {
        var known = Of(settings, metadata.Issuer);
        if (IsWithin(known.Keys, KeysLifetime) && Choose(known.Keys!.Value, token) is { } found) return found;
        await known.Turn.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have read them while this one waited.
            if (IsWithin(known.Keys, KeysLifetime) && Choose(known.Keys!.Value, token) is { } other) return other;
            if (known.LastMiss is { } last && time.GetElapsedTime(last) < AfterMiss) return null;
            var key = Choose(await ReadKeysAsync(settings, known, metadata, cancellationToken), token);
            if (key is null) known.LastMiss = time.GetTimestamp();
            return key;
        }
        catch (ExtensionException) when (IsWithin(known.Keys, UsableFor) && Choose(known.Keys!.Value, token) is not null)
        {
            return Choose(known.Keys!.Value, token);
        }
        finally
        {
            known.Turn.Release();
        }
    }

    private async Task<OidcMetadata> ReadMetadataAsync(IdentityProviderSettings settings, Known known, string issuer, CancellationToken cancellationToken)
    {
        var read = OidcMetadata.Read(settings, issuer, await http.GetAsync(settings, OidcMetadata.AddressOf(issuer), cancellationToken));
        (known.Metadata, known.Failure) = (new(read, time.GetTimestamp()), null);
        return read;
    }

    private async Task<IReadOnlyList<PublishedKey>> ReadKeysAsync(IdentityProviderSettings settings, Known known, OidcMetadata metadata, CancellationToken cancellationToken)
    {
        var json = await http.GetAsync(settings, metadata.Keys, cancellationToken);
        IReadOnlyList<PublishedKey> keys = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Take(MaximumKeys).Where(key => VerificationKey.TryRead(key, out _) is not null).Select(key => new PublishedKey(key))] : [];
        known.Keys = new(keys, time.GetTimestamp());
        return keys;
    }

    private bool IsWithin<T>(Timed<T>? known, TimeSpan lifetime) => known is not null && time.GetElapsedTime(known.At) < lifetime;

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

        public Timed<ExtensionException>? Failure { get; set; }

        public Timed<IReadOnlyList<PublishedKey>>? Keys { get; set; }

        public long? LastMiss { get; set; }
    }

    private sealed record Timed<T>(T Value, long At);
}
