using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Slows down who guesses: an address whose calls were refused too often waits. Calls that succeed cost nothing, so honest clients may be as fast as they like.</summary>
internal sealed class FailureLimits(IOptions<IdentityOptions> options, TimeProvider time)
{
    // Beyond it the oldest are forgotten: whoever has that many addresses is not stopped by a counter.
    private const int MaximumAddresses = 100_000;
    private const int PrefixBytes = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, Count> _counts = new();

    /// <summary>How long an address has to wait; null when it need not.</summary>
    internal TimeSpan? Delay(HttpContext context)
    {
        if (!_counts.TryGetValue(AddressOf(context), out var count) || count.Failures < options.Value.FailuresPerMinute) return null;
        var left = Window - time.GetElapsedTime(count.Since);
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>Notes a refused call.</summary>
    internal void Note(HttpContext context)
    {
        var now = time.GetTimestamp();
        if (_counts.Count >= MaximumAddresses) Forget();
        _counts.AddOrUpdate(AddressOf(context), _ => new(1, now), (_, count) => time.GetElapsedTime(count.Since, now) > Window ? new(1, now) : count with { Failures = count.Failures + 1 });
    }

    /// <summary>The address, of IPv6 the network: one subscriber has all of it.</summary>
    private static IPAddress AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }

    private void Forget()
    {
        foreach (var (address, count) in _counts)
            if (time.GetElapsedTime(count.Since) > Window) _counts.TryRemove(address, out _);
        if (_counts.Count >= MaximumAddresses) _counts.Clear();
    }

    private sealed record Count(int Failures, long Since);
}
