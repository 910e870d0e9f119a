namespace LuBan.Observability.Logs.Store;

/// <summary>How many lines were taken since the start, by what wrote them and by level.</summary>
internal sealed class LineCounts
{
    /// <summary>Different names at most; lines of whatever comes later are counted without one.</summary>
    private const int Most = 5000;

    private readonly Dictionary<LineOrigin, long> _counts = [];

    internal void Add(IReadOnlyList<LogLine> lines)
    {
        lock (_counts)
        {
            foreach (var line in lines)
            {
                var origin = new LineOrigin(line.Labels.NamespaceOrEmpty, line.Labels[LogLabels.Kind] ?? "", line.Labels[LogLabels.Name] ?? line.Labels[LogLabels.App] ?? "", line.Level);
                if (_counts.Count >= Most && !_counts.ContainsKey(origin)) origin = origin with { Kind = "", Name = "" };
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, origin, out _)++;
            }
        }
    }

    internal IReadOnlyDictionary<LineOrigin, long> Read()
    {
        lock (_counts) return new Dictionary<LineOrigin, long>(_counts);
    }
}

/// <summary>What lines are counted by.</summary>
internal readonly record struct LineOrigin(string Namespace, string Kind, string Name, Severity Level);
