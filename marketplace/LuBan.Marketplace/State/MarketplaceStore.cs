using LuBan.Marketplace.Journal;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.State;

/// <summary>The one door to everything that the marketplace knows: read <see cref="State"/> freely, change it by decisions.</summary>
public sealed partial class MarketplaceStore : IAsyncDisposable
{
    private const int EntriesPerSnapshot = 20_000;
    private readonly IJournal _journal;
    private readonly Snapshot _snapshot;
    private readonly FileStream _lock;
    private readonly ILogger _logger;
    private Task _saving = Task.CompletedTask;
    private long _saved;

    private MarketplaceStore(MarketplaceState state, IJournal journal, Snapshot snapshot, long saved, FileStream exclusive, ILogger logger)
    {
        (State, _journal, _snapshot, _saved, _lock, _logger) = (state, journal, snapshot, saved, exclusive, logger);
        state.Applied += SaveSometimes;
    }

    /// <summary>The state as of now. Nothing is visible in it before it is durable.</summary>
    public MarketplaceState State { get; }

    /// <summary>The marketplace's id, 32 hexadecimal digits: made once. Who remembers another one for this address is talking to another marketplace.</summary>
    public string FeedId { get; private set; } = "";

    /// <summary>What keeps the journal from being written, as far as is known; null when nothing does.</summary>
    public string? Problem => _journal.Problem;

    /// <summary>Opens the marketplace's data: the newest snapshot, and the journal after it.</summary>
    /// <exception cref="Sdk.ExtensionException">LB7001: in use; LB7002, LB7003: damaged; LB7006: the database does not answer.</exception>
    internal static MarketplaceStore Open(MarketplaceOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var data = Path.GetFullPath(options.Data);
        Directory.CreateDirectory(data);
        var exclusive = Lock(data);
        try
        {
            var state = new MarketplaceState();
            var snapshot = new Snapshot(data, loggers.CreateLogger<Snapshot>());
            snapshot.Load(state);
            var saved = state.Sequence;
            IJournal journal = options.Postgres is { Length: > 0 } database
                ? PostgresJournal.OpenAsync(database, state, time, loggers.CreateLogger<PostgresJournal>(), CancellationToken.None).GetAwaiter().GetResult()
                : FileJournal.Open(data, state, time, loggers.CreateLogger<FileJournal>());
            var store = new MarketplaceStore(state, journal, snapshot, saved, exclusive, loggers.CreateLogger<MarketplaceStore>());
            store.FeedId = store.ReadFeedIdAsync().GetAwaiter().GetResult();
            return store;
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>Decides and, when the decision has events, makes them durable and visible before it returns.</summary>
    /// <param name="key">What is decided about: decisions on one key run one after the other. See <see cref="MarketplaceKeys"/>.</param>
    /// <param name="actor">Who decides, for the journal.</param>
    /// <param name="decide">Looks at the state and decides; throws to refuse. Quick and without side effects: it may run again.</param>
    /// <param name="cancellationToken">Ends the wait. Once events are being written, they stay written.</param>
    /// <returns>The decision's result.</returns>
    /// <exception cref="Sdk.ExtensionException">LB7005: the journal cannot be written; nothing changed.</exception>
    public async Task<T> ChangeAsync<T>(string key, string actor, Func<MarketplaceState, Change<T>> decide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decide);
        Change<T>? change = null;
        await _journal.AppendAsync(key, actor, () => (change = decide(State)).Events, cancellationToken);
        return change!.Result;
    }

    /// <summary>Reads the journal after a sequence, oldest first, and checks its hash chain on the way.</summary>
    /// <exception cref="Sdk.ExtensionException">LB7002: a line is not what was written.</exception>
    public IAsyncEnumerable<JournalEntry> ReadJournalAsync(long after, CancellationToken cancellationToken) => _journal.ReadAsync(after, cancellationToken);

    /// <summary>Ends the writing, saves a snapshot and gives the data directory free.</summary>
    public async ValueTask DisposeAsync()
    {
        State.Applied -= SaveSometimes;
        await _journal.DisposeAsync();
        await _saving;
        if (State.Sequence > _saved) Save();
        await _lock.DisposeAsync();
    }

    private static FileStream Lock(string data)
    {
        try
        {
            return new FileStream(Path.Combine(data, "marketplace.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw JournalProblems.InUse(data, exception);
        }
    }

    private async Task<string> ReadFeedIdAsync()
    {
        const string Name = "feed";
        var names = State.Set<FeedName>("feedName");
        return await ChangeAsync(MarketplaceKeys.Document(names.Kind, Name), "marketplace", _ =>
        {
            if (names.Find(Name) is { } known) return new Change<string>(known.Id);
            var made = new FeedName(Guid.NewGuid().ToString("N"));
            return new Change<string>(made.Id, names.Put(Name, made));
        }, CancellationToken.None);
    }

    private void SaveSometimes(JournalEntry entry)
    {
        if (entry.Sequence - _saved < EntriesPerSnapshot || !_saving.IsCompleted) return;
        _saving = Task.Factory.StartNew(Save, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Save()
    {
        try
        {
            var capture = State.Capture();
            _snapshot.Save(capture);
            _saved = capture.Sequence;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without it the next start reads more of the journal, which has everything.
            NotSaved(exception.Message);
        }
    }

    /// <param name="Id">32 hexadecimal digits, random, made once.</param>
    private sealed record FeedName(string Id);

    [LoggerMessage(7004, LogLevel.Warning, "No snapshot was saved, the next start takes longer: {Reason}")]
    private partial void NotSaved(string reason);
}
