namespace LuBan.Observability.Notifications;

/// <summary>The last messages, and what became of them.</summary>
internal sealed class DeliveryLog
{
    private const int Kept = 500;
    private readonly Lock _writing = new();
    private readonly LinkedList<Delivery> _lines = new();

    /// <summary>Rises with every line.</summary>
    public long Version { get; private set; }

    public void Add(Delivery line)
    {
        lock (_writing)
        {
            _lines.AddFirst(line);
            if (_lines.Count > Kept) _lines.RemoveLast();
            Version++;
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Delivery> All()
    {
        lock (_writing) return [.. _lines];
    }

    public void Restore(IEnumerable<Delivery> lines)
    {
        lock (_writing) foreach (var line in lines.Take(Kept)) _lines.AddLast(line);
    }
}
