using LuBan.Marketplace.Publishing;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;

namespace LuBan.Marketplace;

/// <summary>What the server around a marketplace may want to know of it.</summary>
public sealed class MarketplaceStatus
{
    private readonly MarketplaceState _state;
    private readonly SigningKeys _keys;
    private readonly PackageSeed _seed;

    internal MarketplaceStatus(MarketplaceState state, SigningKeys keys, PackageSeed seed)
    {
        (_state, _keys, _seed) = (state, keys, seed);
        state.Applied += entry =>
        {
            // Downloads are counted all the time, and are nobody's news.
            if (entry.Event is not DownloadsCounted) Changed?.Invoke();
        };
    }

    /// <summary>Told when something has changed that kernels would read: packages, states, what is blocked. Be quick, and throw nothing.</summary>
    public event Action? Changed;

    /// <summary>How many events the marketplace has seen: the same number is the same state, on every server that shares it.</summary>
    public long Sequence => _state.Sequence;

    /// <summary>The SHA-256 of the certificate that signs packages and metadata now: 64 lower-case hexadecimal digits, for a kernel to pin.</summary>
    public string Fingerprint => _keys.Current.Fingerprint;

    /// <summary>Waits until the packages that came with the server are published.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task SeededAsync(CancellationToken cancellationToken) => _seed.Done.WaitAsync(cancellationToken);
}
