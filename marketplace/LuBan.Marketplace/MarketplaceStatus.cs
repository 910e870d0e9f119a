using LuBan.Marketplace.Publishing;
using LuBan.Marketplace.Trust;

namespace LuBan.Marketplace;

/// <summary>What the server around a marketplace may want to know of it.</summary>
public sealed class MarketplaceStatus
{
    private readonly SigningKeys _keys;
    private readonly PackageSeed _seed;

    internal MarketplaceStatus(SigningKeys keys, PackageSeed seed) => (_keys, _seed) = (keys, seed);

    /// <summary>The SHA-256 of the certificate that signs packages and metadata now: 64 lower-case hexadecimal digits, for a kernel to pin.</summary>
    public string Fingerprint => _keys.Current.Fingerprint;

    /// <summary>Waits until the packages that came with the server are published.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task SeededAsync(CancellationToken cancellationToken) => _seed.Done.WaitAsync(cancellationToken);
}
