using System.Collections.Concurrent;

namespace LuBan.TestSupport;

/// <summary>What a test feed does wrong. Change it at any time.</summary>
public sealed class TestFeedFaults
{
    private readonly ConcurrentDictionary<string, Fault> _downloads = new(StringComparer.Ordinal);
    private int _failures;

    /// <summary>Every request answers 500.</summary>
    public bool Everything { get; set; }

    /// <summary>Every connection is cut without an answer.</summary>
    public bool Cut { get; set; }

    /// <summary>The next requests answer 503, then all is well.</summary>
    /// <param name="count">How many.</param>
    public void FailNext(int count) => Interlocked.Exchange(ref _failures, count);

    /// <summary>Downloads of a version answer 500.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    public void Fail(string id, string version) => Set(id, version, new Fault(FaultKind.Status));

    /// <summary>Downloads of a version break off halfway.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <param name="times">How often; then the whole file comes.</param>
    public void Truncate(string id, string version, int times = int.MaxValue) => Set(id, version, new Fault(FaultKind.Truncate) { Remaining = times });

    /// <summary>Downloads of a version have one byte changed.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    public void Tamper(string id, string version) => Set(id, version, new Fault(FaultKind.Tamper));

    /// <summary>Downloads of a version stop halfway until the returned object is disposed.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <returns>Dispose it to let downloads go on.</returns>
    public TestFeedStall Stall(string id, string version)
    {
        var stall = new TestFeedStall();
        Set(id, version, new Fault(FaultKind.Stall) { Stall = stall });
        return stall;
    }

    /// <summary>Downloads of a version get other bytes.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <param name="bytes">The bytes.</param>
    public void Replace(string id, string version, byte[] bytes) => Set(id, version, new Fault(FaultKind.Replace) { Bytes = bytes });

    /// <summary>Makes all well.</summary>
    public void Clear()
    {
        _downloads.Clear();
        Everything = Cut = false;
        FailNext(0);
    }

    internal bool TakeFailure()
    {
        if (Volatile.Read(ref _failures) <= 0) return false;
        if (Interlocked.Decrement(ref _failures) >= 0) return true;
        Interlocked.Exchange(ref _failures, 0);
        return false;
    }

    internal Fault? For(string id, string version)
    {
        var fault = _downloads.GetValueOrDefault(Key(id, version));
        return fault is null || Interlocked.Decrement(ref fault.Remaining) < 0 ? null : fault;
    }

    private void Set(string id, string version, Fault fault) => _downloads[Key(id, version)] = fault;

    private static string Key(string id, string version) => $"{id}/{version}".ToLowerInvariant();

    internal sealed class Fault(FaultKind kind)
    {
        public int Remaining = int.MaxValue;

        public FaultKind Kind { get; } = kind;

        public TestFeedStall? Stall { get; init; }

        public byte[] Bytes { get; init; } = [];
    }
}

internal enum FaultKind
{
    Status,
    Truncate,
    Tamper,
    Stall,
    Replace,
}

/// <summary>A download that stands still.</summary>
public sealed class TestFeedStall : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a download stands still.</summary>
    public Task Reached => _reached.Task;

    internal Task Released => _released.Task;

    /// <summary>Lets downloads go on.</summary>
    public void Dispose() => _released.TrySetResult();

    internal void Reach() => _reached.TrySetResult();
}
