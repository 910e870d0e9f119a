using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Access;

/// <summary>How much one caller and one address may ask for. Buckets that are full again are forgotten.</summary>
internal sealed class AccessLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string> _requests;
    private readonly PartitionedRateLimiter<string> _changes;
    private readonly PartitionedRateLimiter<string> _guesses;

    public AccessLimits(IOptions<MarketplaceOptions> options)
    {
        var limits = options.Value.Limits;
        _requests = Buckets(limits.RequestsPerMinute);
        _changes = Buckets(limits.ChangesPerMinute);
        _guesses = Buckets(limits.WrongPasswordsPerMinute);
    }

    /// <summary>Counts a request of an address. This machine is not limited: its processes can do worse, and a proxy on it speaks for many.</summary>
    /// <exception cref="MarketplaceException">LB7105: there were too many.</exception>
    public void CountRequest(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address)) Take(_requests, Address(context), 1, "requests from this address");
    }

    /// <summary>Counts a push or another change of a token. Administrators are not limited.</summary>
    /// <exception cref="MarketplaceException">LB7105: there were too many.</exception>
    public void CountChange(MarketplaceCaller caller)
    {
        if (!caller.IsAdministrator) Take(_changes, caller.Name, 1, $"changes by '{caller.Name}'");
    }

    /// <summary>Refuses to check a password when too many from the same address were wrong.</summary>
    /// <exception cref="MarketplaceException">LB7105: there were too many.</exception>
    public void RequireGuess(HttpContext context) => Take(_guesses, Address(context), 0, "wrong credentials from this address");

    /// <summary>Counts a wrong password.</summary>
    public void CountWrongGuess(HttpContext context)
    {
        using var lease = _guesses.AttemptAcquire(Address(context));
    }

    public void Dispose()
    {
        _requests.Dispose();
        _changes.Dispose();
        _guesses.Dispose();
    }

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? AddressKey(address) : "";

    // An IPv6 subscriber has at least a /64: one address of it is as good as another.
    private static string AddressKey(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }

    private static PartitionedRateLimiter<string> Buckets(int perMinute) => PartitionedRateLimiter.Create<string, string>(
        key => perMinute == 0
            ? RateLimitPartition.GetNoLimiter(key)
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
            {
                TokenLimit = perMinute,
                TokensPerPeriod = Math.Max(1, perMinute / 60),
                ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute)),
                QueueLimit = 0,
            }),
        StringComparer.Ordinal);

    private static void Take(PartitionedRateLimiter<string> limiter, string key, int count, string what)
    {
        using var lease = limiter.AttemptAcquire(key, count);
        if (lease.IsAcquired) return;
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        throw new MarketplaceException(429, "LB7105", string.Create(CultureInfo.InvariantCulture, $"there were too many {what}. Try again in {seconds} s.")) { RetryAfter = seconds };
    }
}
