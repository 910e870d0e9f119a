namespace LuBan.Observability.Logs.Store;

/// <summary>The ids of the lines that were taken last: what is sent again is known again.</summary>
internal sealed class RecentIds(int capacity)
{
    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<UInt128> _order = new();

    internal bool Contains(UInt128 id) => _known.Contains(id);

    internal void Add(UInt128 id)
    {
        if (!_known.Add(id)) return;
        _order.Enqueue(id);
        if (_order.Count > capacity) _known.Remove(_order.Dequeue());
    }
}
