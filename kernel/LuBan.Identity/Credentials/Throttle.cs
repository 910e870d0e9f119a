using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LuBan.Identity;

/// <summary>How often guesses were wrong.</summary>
internal sealed record FailureCount
{
    public int Count { get; init; }

    public DateTimeOffset Last { get; init; }
}

/// <summary>Makes who guesses wait: longer with each wrong guess, by account and by address. Counts are shared by all replicas and outlive a restart.</summary>
/// <remarks>
/// An attempt that has to wait is neither looked at nor counted, so that however many arrive, few are counted. What is counted is written about once a
/// second for each account and address. An attempt counts as wrong from its beginning on: many at the same time do not get more guesses than one after the other.
/// </remarks>
internal sealed class Throttle(RecordStore<FailureCount> store, AccountOptions options, TimeProvider time)
{
    private const int MaximumKeys = 50_000;

    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);

    /// <summary>Begins an attempt.</summary>
    /// <param name="account">What is guessed at.</param>
    /// <param name="address">Where the guess comes from.</param>
    /// <returns>The attempt, to be closed; or how long to wait.</returns>
    internal (ThrottledAttempt? Attempt, ThrottleWait Wait) Begin(string account, string address)
    {
        if (Take(NameOf("a", account), options.FreeAttempts, out var wait) is not { } first) return (null, wait);
        if (Take(NameOf("r", NetworkOf(address)), options.FreeAttemptsPerAddress, out wait) is { } second) return (new ThrottledAttempt(this, first, second), wait);
        first.Release();
        return (null, wait);
    }

    /// <summary>Writes down what was counted since the last time.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _changed.Keys)
        {
            _changed.TryRemove(name, out _);
            if (_counters.TryGetValue(name, out var counter)) await WriteAsync(counter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets what is too old to count.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.ForgetFailuresAfter;
        foreach (var (name, counter) in _counters)
        {
            lock (counter.Gate)
            {
                if (counter.InFlight == 0 && counter.Pending == 0 && counter.Last < before) _counters.TryRemove(name, out _);
            }
        }
        foreach (var record in store.All.Where(record => record.Content.Last < before)) await store.DeleteAsync(record.Name, cancellationToken).ConfigureAwait(false);
    }

    internal void Close(Counter counter, bool? right)
    {
        lock (counter.Gate)
        {
            counter.InFlight--;
            if (right is null) return;
            var now = time.GetUtcNow();
            if (right == true) (counter.Count, counter.Pending, counter.ResetAt) = (0, 0, now);
            else (counter.Count, counter.Pending, counter.Last) = (counter.Count + 1, counter.Pending + 1, now);
        }
        if (right == false || store.Find(counter.Name) is not null) _changed[counter.Name] = true;
    }

    /// <summary>A network of IPv6 is one address: who has one has all of it.</summary>
    internal static string NetworkOf(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed)) return address;
        if (parsed.IsIPv4MappedToIPv6) parsed = parsed.MapToIPv4();
        if (parsed.AddressFamily != AddressFamily.InterNetworkV6) return parsed.ToString();
        var bytes = parsed.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }

    // What was typed as a name may have been a password: it is not kept.
    private static string NameOf(string kind, string key) => $"{kind}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}";

    private Counter? Take(string name, int free, out ThrottleWait wait)
    {
        var counter = CounterOf(name);
        lock (counter.Gate)
        {
            var time = Remaining(counter, free);
            wait = new ThrottleWait(time, time > TimeSpan.Zero && counter.ReportedFor != counter.Last);
            if (time > TimeSpan.Zero)
            {
                counter.ReportedFor = counter.Last;
                return null;
            }
            counter.InFlight++;
            return counter;
        }
    }

    private TimeSpan Remaining(Counter counter, int free)
    {
        var now = time.GetUtcNow();
        Adopt(counter);
        if (now - counter.Last > options.ForgetFailuresAfter && counter.InFlight == 0) counter.Count = 0;
        var failures = counter.Count + counter.InFlight;
        if (failures < free) return TimeSpan.Zero;
        var delay = Math.Min(options.MaximumDelay.TotalSeconds, options.FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(30, failures - free)));
        return (counter.InFlight > 0 ? now : counter.Last) + TimeSpan.FromSeconds(delay) - now;
    }

    /// <summary>Takes over what other replicas have counted.</summary>
    private void Adopt(Counter counter)
    {
        if (store.Find(counter.Name)?.Content is not { } stored || stored.Last <= counter.ResetAt) return;
        counter.Count = Math.Max(counter.Count, stored.Count + counter.Pending);
        if (stored.Last > counter.Last) counter.Last = stored.Last;
    }

    private Counter CounterOf(string name)
    {
        if (_counters.Count > MaximumKeys) Shrink();
        return _counters.GetOrAdd(name, key => new Counter(key));
    }

    /// <summary>A flood from everywhere: what has waited longest is written down and need not be in memory.</summary>
    private void Shrink()
    {
        foreach (var (name, _) in _counters.Where(entry => entry.Value is { InFlight: 0, Pending: 0 }).OrderBy(entry => entry.Value.Last).Take(MaximumKeys / 10).ToList()) _counters.TryRemove(name, out _);
    }

    private async Task WriteAsync(Counter counter, CancellationToken cancellationToken)
    {
        var (pending, last, reset) = (0, default(DateTimeOffset), false);
        lock (counter.Gate)
        {
            (pending, last, reset) = (counter.Pending, counter.Last, counter.Count == 0);
            counter.Pending = 0;
        }
        try
        {
            if (reset) await store.DeleteAsync(counter.Name, cancellationToken).ConfigureAwait(false);
            else if (pending > 0) await AddAsync(counter.Name, pending, last, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The store is away: what was counted is not forgotten.
            lock (counter.Gate) counter.Pending += pending;
            _changed[counter.Name] = true;
            throw;
        }
    }

    private async Task AddAsync(string name, int pending, DateTimeOffset last, CancellationToken cancellationToken)
    {
        FailureCount Add(FailureCount stored) => last - stored.Last > options.ForgetFailuresAfter
            ? new FailureCount { Count = pending, Last = last }
            : stored with { Count = stored.Count + pending, Last = last > stored.Last ? last : stored.Last };
        while (await store.ChangeAsync(name, Add, cancellationToken).ConfigureAwait(false) is null
            && await store.CreateAsync(name, null, Add(new FailureCount()), cancellationToken).ConfigureAwait(false) is null)
        {
            // Another replica made or removed it in between.
        }
    }

    internal sealed class Counter(string name)
    {
        internal Lock Gate { get; } = new();

        internal string Name => name;

        internal int Count { get; set; }

        internal int InFlight { get; set; }

        /// <summary>Counted and not yet written.</summary>
        internal int Pending { get; set; }

        internal DateTimeOffset Last { get; set; }

        internal DateTimeOffset ResetAt { get; set; }

        /// <summary>The wrong guess after which somebody was told to wait.</summary>
        internal DateTimeOffset? ReportedFor { get; set; }

        internal void Release()
        {
            lock (Gate) InFlight--;
        }
    }
}

/// <summary>How long to wait.</summary>
/// <param name="Time">From now on.</param>
/// <param name="IsNews">Whether nobody was told so since the last wrong guess.</param>
internal readonly record struct ThrottleWait(TimeSpan Time, bool IsNews);

/// <summary>An attempt that is being looked at. Neither right nor wrong when it is only disposed.</summary>
internal sealed class ThrottledAttempt(Throttle throttle, Throttle.Counter account, Throttle.Counter address) : IDisposable
{
    private bool _closed;

    /// <summary>The guess was right: the account's count begins anew. That of the address does not, or an account of one's own would be the way to guess at others.</summary>
    internal void Succeeded() => Close(true, null);

    /// <summary>The guess was wrong.</summary>
    internal void Failed() => Close(false, false);

    public void Dispose() => Close(null, null);

    private void Close(bool? right, bool? rightForAddress)
    {
        if (_closed) return;
        _closed = true;
        throttle.Close(account, right);
        throttle.Close(address, rightForAddress);
    }
}
