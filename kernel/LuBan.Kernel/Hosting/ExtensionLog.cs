using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace LuBan.Kernel.Hosting;

/// <summary>The recent log lines of one extension, across its versions. Kept after it is gone, so that a failed load can be read about.</summary>
public sealed class ExtensionLog
{
    private readonly Lock _writing = new();
    private readonly Queue<ExtensionLogLine> _lines;
    private readonly List<Channel<ExtensionLogLine>> _followers = [];
    private readonly int _capacity;

    internal ExtensionLog(int capacity)
    {
        _capacity = capacity;
        _lines = new(capacity);
    }

    /// <summary>The last lines, oldest first.</summary>
    /// <param name="count">At most this many.</param>
    /// <returns>The lines.</returns>
    public IReadOnlyList<ExtensionLogLine> Tail(int count = int.MaxValue) => Tail(count, null);

    /// <summary>The last lines that somebody asks for, oldest first.</summary>
    /// <param name="count">At most this many.</param>
    /// <param name="filter">Which ones; null for all.</param>
    /// <returns>The lines.</returns>
    public IReadOnlyList<ExtensionLogLine> Tail(int count, Func<ExtensionLogLine, bool>? filter)
    {
        List<ExtensionLogLine> lines;
        lock (_writing) lines = [.. _lines];
        if (filter is not null) lines.RemoveAll(line => !filter(line));
        return lines[Math.Max(0, lines.Count - Math.Max(0, count))..];
    }

    /// <summary>The last lines and then every new one. A reader that falls behind by 1,000 lines misses the oldest of them.</summary>
    /// <param name="tail">At most this many old lines.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The lines, oldest first.</returns>
    public IAsyncEnumerable<ExtensionLogLine> FollowAsync(int tail, CancellationToken cancellationToken) => FollowAsync(tail, null, cancellationToken);

    /// <summary>The last lines and then every new one that somebody asks for.</summary>
    /// <param name="tail">At most this many old lines.</param>
    /// <param name="filter">Which ones; null for all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The lines, oldest first.</returns>
    public async IAsyncEnumerable<ExtensionLogLine> FollowAsync(int tail, Func<ExtensionLogLine, bool>? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<ExtensionLogLine>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });
        IReadOnlyList<ExtensionLogLine> old;
        lock (_writing)
        {
            old = Tail(tail, filter);
            _followers.Add(channel);
        }
        try
        {
            foreach (var line in old) yield return line;
            await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken))
            {
                if (filter is null || filter(line)) yield return line;
            }
        }
        finally
        {
            lock (_writing) _followers.Remove(channel);
        }
    }

    /// <summary>Told every line, in order.</summary>
    internal Action<ExtensionLogLine>? Written { get; init; }

    internal void Write(ExtensionLogLine line)
    {
        lock (_writing)
        {
            if (_lines.Count == _capacity) _lines.Dequeue();
            _lines.Enqueue(line);
            foreach (var follower in _followers) follower.Writer.TryWrite(line);
            Written?.Invoke(line);
        }
    }
}
