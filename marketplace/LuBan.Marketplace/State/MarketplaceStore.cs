using LuBan.Marketplace.Journal;

namespace LuBan.Marketplace.State;

/// <summary>The one door to everything that the marketplace knows: read <see cref="State"/> freely, change it by decisions.</summary>
public sealed class MarketplaceStore : IAsyncDisposable
{
    private readonly IJournal _journal;

    internal MarketplaceStore(MarketplaceState state, IJournal journal) => (State, _journal) = (state, journal);

    /// <summary>The state as of now. Nothing is visible in it before it is durable.</summary>
    public MarketplaceState State { get; }

    /// <summary>Decides and, when the decision has events, makes them durable and visible before it returns.</summary>
    /// <param name="key">What is decided about: decisions on one key run one after the other. See <see cref="MarketplaceKeys"/>.</param>
    /// <param name="actor">Who decides, for the journal.</param>
    /// <param name="decide">Looks at the state and decides; throws to refuse. Quick and without side effects: it may run again.</param>
    /// <param name="cancellationToken">Ends the wait. Once events are being written, they stay written.</param>
    /// <returns>The decision's result.</returns>
    public async Task<T> ChangeAsync<T>(string key, string actor, Func<MarketplaceState, Change<T>> decide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decide);
        Change<T>? change = null;
        await _journal.AppendAsync(key, actor, () => (change = decide(State)).Events, cancellationToken);
        return change!.Result;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _journal.DisposeAsync();
}
