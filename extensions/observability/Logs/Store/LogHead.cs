namespace LuBan.Observability.Logs.Store;

/// <summary>The lines of a group that are in the journal and in no segment.</summary>
internal sealed class LogHead
{
    private const int FullLines = 4096;
    private const int FullCharacters = 1024 * 1024;

    private readonly List<LogLine> _lines = [];
    private int _characters;

    internal int Count => _lines.Count;

    internal bool IsFull => _lines.Count >= FullLines || _characters >= FullCharacters;

    internal IReadOnlyList<LogLine> Lines => _lines;

    internal void Add(LogLine line)
    {
        _lines.Add(line);
        _characters += line.Text.Length + line.Fields.Length;
    }

    /// <summary>Forgets the lines that are in a segment now: the first ones.</summary>
    internal void Remove(int count)
    {
        _lines.RemoveRange(0, count);
        _characters = _lines.Sum(line => line.Text.Length + line.Fields.Length);
    }
}
