using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Reads and writes what a restart must not forget, and makes sure that one process at a time tells people.</summary>
internal sealed class NotificationKeeper(AlertBook book, Dispatcher dispatcher, DeliveryLog log, IExtensionEnvironment environment, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly string _folder = Path.Combine(environment.DataDirectory, "alerting");
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StateFile<NotificationState> _state = new(Path.Combine(environment.DataDirectory, "alerting", "notifications.json"));
    private readonly StateFile<List<Delivery>> _deliveries = new(Path.Combine(environment.DataDirectory, "alerting", "deliveries.json"));
    private FileStream? _lock;
    private (long Told, long Came, long Delivered) _saved = (-1, -1, -1);
    private string _acknowledged = "";

    /// <summary>Whether the state was read, and this process is the one that writes it.</summary>
    public bool IsOpen => _ready.Task.IsCompleted;

    /// <summary>Waits until the state was read.</summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>Waits for the version before, which may still tell people, and reads what it left.</summary>
    public async Task OpenAsync(Action<string> problem, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        while (!TryLock()) await Task.Delay(Pause, time, cancellationToken);
        if (_state.Read(problem) is { } state)
        {
            book.Restore(state.Alerts, state.Acknowledged);
            dispatcher.Restore(state.Groups);
        }
        log.Restore(_deliveries.Read(problem) ?? []);
        // Not the book's: what came in before this is not on the disk.
        _saved = (dispatcher.Version, 0, log.Version);
        _ready.TrySetResult();
    }

    /// <summary>Writes what changed.</summary>
    public void Save()
    {
        var acknowledgements = book.Acknowledgements();
        var acknowledged = string.Join(',', acknowledgements.Keys.Order(StringComparer.Ordinal));
        // Read before what they count: what changes meanwhile is written the next time.
        var now = (Told: dispatcher.Version, Came: book.Version, Delivered: log.Version);
        if (now.Told != _saved.Told || now.Came != _saved.Came || acknowledged != _acknowledged)
            _state.Write(new() { Alerts = book.All(), Acknowledged = acknowledgements, Groups = dispatcher.Groups() });
        if (now.Delivered != _saved.Delivered) _deliveries.Write([.. log.All()]);
        (_saved, _acknowledged) = (now, acknowledged);
    }

    public void Dispose() => _lock?.Dispose();

    private bool TryLock()
    {
        try
        {
            _lock = new FileStream(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
