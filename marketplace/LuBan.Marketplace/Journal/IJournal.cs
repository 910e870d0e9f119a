using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Journal;

/// <summary>Keeps the events for ever, in order. One process writes a file; several share a database.</summary>
internal interface IJournal : IAsyncDisposable
{
    /// <summary>Whether it can be written to, as far as is known: null, or what is wrong.</summary>
    string? Problem { get; }

    /// <summary>Reads everything after a sequence that is durable now, oldest first, and then ends. Follows the hash chain from the first entry that it reads.</summary>
    /// <exception cref="Sdk.ExtensionException">LB7002: a line is not what was written.</exception>
    IAsyncEnumerable<JournalEntry> ReadAsync(long after, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a decision while nobody else may decide on the same key, and makes its events durable, all or none. The state that
    /// <paramref name="decide"/> sees holds every event of that key which was ever acknowledged.
    /// </summary>
    /// <param name="key">What is decided about, such as <c>package:acme.hello</c>.</param>
    /// <param name="actor">Who decides.</param>
    /// <param name="decide">Looks at the state and answers with the events; may throw to refuse. Quick, without side effects: it may run again.</param>
    /// <param name="cancellationToken">Ends the wait; once events are being written they stay written.</param>
    /// <returns>When the events are durable and applied to the state.</returns>
    Task AppendAsync(string key, string actor, Func<IReadOnlyList<MarketplaceEvent>> decide, CancellationToken cancellationToken);
}
