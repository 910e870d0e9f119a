namespace LuBan.Marketplace.Search;

/// <summary>Keeps the best documents of those it is shown, in a heap with the worst on top. Documents come in ascending order; of equals the earlier is better.</summary>
/// <param name="capacity">How many to keep.</param>
internal sealed class TopHits(int capacity)
{
    private (long Key, int Document)[] _heap = new (long, int)[Math.Min(capacity, 64)];
    private int _count;

    /// <summary>Whether a document with a key no better than this would not be kept.</summary>
    public bool IsFullFor(long key) => _count == capacity && (capacity == 0 || key <= _heap[0].Key);

    public void Add(long key, int document)
    {
        if (_count < capacity)
        {
            if (_count == _heap.Length) Array.Resize(ref _heap, Math.Min(capacity, _heap.Length * 2));
            var i = _count++;
            _heap[i] = (key, document);
            while (i > 0 && IsWorse(_heap[i], _heap[(i - 1) / 2]))
            {
                (_heap[i], _heap[(i - 1) / 2]) = (_heap[(i - 1) / 2], _heap[i]);
                i = (i - 1) / 2;
            }
        }
        else if (capacity > 0 && IsWorse(_heap[0], (key, document)))
        {
            _heap[0] = (key, document);
            Sink();
        }
    }

    /// <summary>What was kept, best first.</summary>
    public (long Key, int Document)[] Sorted()
    {
        var hits = _heap[.._count];
        Array.Sort(hits, (one, other) => one.Key != other.Key ? other.Key.CompareTo(one.Key) : one.Document.CompareTo(other.Document));
        return hits;
    }

    private static bool IsWorse((long Key, int Document) one, (long Key, int Document) other) =>
        one.Key != other.Key ? one.Key < other.Key : one.Document > other.Document;

    private void Sink()
    {
        for (var i = 0; ;)
        {
            var worst = i;
            for (var child = 2 * i + 1; child <= 2 * i + 2 && child < _count; child++)
            {
                if (IsWorse(_heap[child], _heap[worst])) worst = child;
            }
            if (worst == i) return;
            (_heap[i], _heap[worst]) = (_heap[worst], _heap[i]);
            i = worst;
        }
    }
}
