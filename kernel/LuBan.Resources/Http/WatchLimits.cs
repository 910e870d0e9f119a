using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Counts open watches, in all and per user.</summary>
internal sealed class WatchLimits(ResourceApiOptions options)
{
    private const int RetrySeconds = 1;

    private readonly ConcurrentDictionary<string, int> _perUser = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Takes a place; disposing gives it back.</summary>
    /// <exception cref="Sdk.ResourceException">429 when there is none.</exception>
    internal IDisposable Enter(HttpContext context)
    {
        var user = context.User.Identity?.Name is { Length: > 0 } name ? name : $"address {context.Connection.RemoteIpAddress}";
        if (Interlocked.Increment(ref _all) > options.MaximumWatches)
        {
            Interlocked.Decrement(ref _all);
            throw Refuse($"the server has {options.MaximumWatches} open watches");
        }

        if (_perUser.AddOrUpdate(user, 1, (_, count) => count + 1) > options.MaximumWatchesPerUser)
        {
            Leave(user);
            throw Refuse($"{user} has {options.MaximumWatchesPerUser} open watches");
        }

        return new Place(this, user);
    }

    private void Leave(string user)
    {
        Interlocked.Decrement(ref _all);
        var left = _perUser.AddOrUpdate(user, 0, (_, count) => count - 1);
        // Only if nobody has come meanwhile.
        if (left == 0) _perUser.TryRemove(KeyValuePair.Create(user, 0));
    }

    private static Sdk.ResourceException Refuse(string why) => Refusal.Create(
        429, "TooManyRequests", $"Too many requests, please try again later: {why}", new StatusDetails("", "", "", [], RetrySeconds));

    private sealed class Place(WatchLimits limits, string user) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) limits.Leave(user);
        }
    }
}
