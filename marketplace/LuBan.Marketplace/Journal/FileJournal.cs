using System.Runtime.CompilerServices;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace LuBan.Marketplace.Journal;

/// <summary>
/// The journal in files of a folder. Decisions on different keys run side by side; one thread writes what has gathered with one write and one
/// fsync, applies it, and only then tells those who wait.
/// </summary>
internal sealed partial class FileJournal : IJournal
{
    private const int MaxBatch = 1024;
    private readonly string _folder;
    private readonly MarketplaceState _state;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyLocks _keys = new();
    private readonly Lock _queueLock = new();
    private readonly Lock _fileLock = new();
    private readonly Thread _writer;
    private readonly SemaphoreSlim _work = new(0);
    private List<Pending> _queue = [];
    private bool _closed;

    private List<JournalSegment> _segments = [];
    private SafeFileHandle _file = null!;
    private long _length;
    private DateTimeOffset _lastTime;
    private bool _damaged;

    private FileJournal(string folder, MarketplaceState state, TimeProvider time, ILogger logger)
    {
        (_folder, _state, _time, _logger) = (folder, state, time, logger);
        _writer = new Thread(Write) { IsBackground = true, Name = "marketplace journal" };
    }

    /// <summary>Opens the journal and applies to the state what came after it.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="state">The state as of a snapshot, or empty.</param>
    /// <param name="time">The clock of the entries.</param>
    /// <param name="logger">Where a torn end is told.</param>
    /// <exception cref="ExtensionException">LB7002: damaged; LB7003: it ends before the state.</exception>
    public static FileJournal Open(string data, MarketplaceState state, TimeProvider time, ILogger logger)
    {
        var folder = Path.Combine(data, "journal");
        Directory.CreateDirectory(folder);
        var journal = new FileJournal(folder, state, time, logger);
        journal.Recover();
        journal._writer.Start();
        return journal;
    }

    public string? Problem { get; private set; }

    public async Task AppendAsync(string key, string actor, Func<IReadOnlyList<MarketplaceEvent>> decide, CancellationToken cancellationToken)
    {
        using var turn = await _keys.TakeAsync(key, cancellationToken);
        var events = decide();
        if (events.Count == 0) return;
        var pending = new Pending([.. events.Select(one => JournalEvent.Make(actor, one, _state.Check))]);
        lock (_queueLock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _queue.Add(pending);
        }
        _work.Release();
        // Not cancelled: from here on it may be written, and the key stays locked until it is known.
        await pending.Done.Task;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        List<JournalSegment> segments;
        long length;
        lock (_fileLock) (segments, length) = ([.. _segments], _length);
        JournalChain? chain = null;
        var hash = default(BlobHash);
        for (var i = SegmentOf(segments, after); i < segments.Count; i++)
        {
            foreach (var line in RawLine.Read(segments[i].Path, i == segments.Count - 1 ? length : long.MaxValue))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (chain is null && JournalLine.TryReadSequence(line.Bytes.Span, out var sequence) && sequence <= after)
                {
                    if (sequence == after) chain = new(after, JournalLine.Hash(line.Bytes.Span));
                    continue;
                }
                chain ??= new(0, hash);
                yield return chain.Follow(line.Bytes.Span, out var problem) ?? throw JournalProblems.Broken(segments[i].Path, chain.Sequence + 1, problem);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_queueLock)
        {
            if (_closed) return;
            _closed = true;
        }
        _work.Release();
        await Task.Run(_writer.Join);
        _file.Dispose();
        _work.Dispose();
    }

    private static int SegmentOf(List<JournalSegment> segments, long sequence) =>
        Math.Max(0, segments.FindLastIndex(segment => segment.First > 0 && segment.First <= sequence));

    private sealed record Pending(IReadOnlyList<JournalEvent> Events)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
