using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Lets writers that lost a race for the same object try again one after the other, so that each comes to its end.</summary>
/// <remarks>Not a lock: the store decides who wins. A turn is waited for only a while, because the one that has it may itself be waiting, such as for an admission that writes.</remarks>
internal sealed class WriteTurns
{
    private const int Lanes = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // Never disposed: a late writer may still hold a turn, and nothing here is unmanaged.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for a turn; disposing passes it on.</summary>
    internal async ValueTask<Turn> TakeAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        var lane = _lanes[(uint)key.GetHashCode() % Lanes];
        return new Turn(await lane.WaitAsync(Patience, cancellationToken).ConfigureAwait(false) ? lane : null);
    }

    internal readonly struct Turn(SemaphoreSlim? lane) : IDisposable
    {
        public void Dispose() => lane?.Release();
    }
}
