using System.Collections.Concurrent;

namespace LuBan.Identity;

/// <summary>One sign-in, or attempt.</summary>
/// <param name="Time">When.</param>
/// <param name="Succeeded">Whether it was let in.</param>
/// <param name="Method">How: <c>password</c>, <c>passkey</c>, or the name of an identity provider; with <c>+totp</c> and the like for a second factor.</param>
/// <param name="Address">From where.</param>
/// <param name="UserAgent">With which program.</param>
/// <param name="Reason">The error code of a failure.</param>
public sealed record LoginRecord(DateTimeOffset Time, bool Succeeded, string Method, string Address, string UserAgent, string? Reason);

/// <summary>The logins of one account.</summary>
internal sealed record LoginList
{
    public IReadOnlyList<LoginRecord> Logins { get; init; } = [];
}

/// <summary>Who signed in when. Written about once a second for each account, however many there are.</summary>
internal sealed class LoginHistory(RecordStore<LoginList> store, AccountDirectory accounts, AccountOptions options, TimeProvider time)
{
    private const int MaximumAgent = 256;
    private const int MaximumWaiting = 10_000;

    /// <summary>The same login from the same place within this time is one.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<(string Name, string Uid, LoginRecord Login)> _waiting = new();

    /// <summary>The logins of an account, newest first.</summary>
    internal IReadOnlyList<LoginRecord> List(string uid)
    {
        var oldest = time.GetUtcNow() - options.LoginRetention;
        var waiting = _waiting.Where(entry => entry.Uid == uid).Select(entry => entry.Login);
        return Merge(store.Find(uid)?.Content.Logins ?? [], [.. waiting], oldest);
    }

    /// <summary>Whether an account was signed in to from an address before.</summary>
    internal bool Knows(string uid, string address)
    {
        var network = Throttle.NetworkOf(address);
        return List(uid).Any(login => login.Succeeded && Throttle.NetworkOf(login.Address) == network);
    }

    internal void Add(Account account, bool succeeded, string method, ClientInfo client, string? reason)
    {
        // More than this at once is a flood; who floods is in the security log.
        if (_waiting.Count >= MaximumWaiting) return;
        var agent = client.UserAgent.Length <= MaximumAgent ? client.UserAgent : client.UserAgent[..MaximumAgent];
        _waiting.Enqueue((account.Name, account.Uid, new LoginRecord(time.GetUtcNow(), succeeded, method, client.Address, agent, reason)));
    }

    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = new List<(string Name, string Uid, LoginRecord Login)>();
        while (_waiting.TryDequeue(out var entry)) taken.Add(entry);
        var oldest = time.GetUtcNow() - options.LoginRetention;
        foreach (var group in taken.GroupBy(entry => (entry.Name, entry.Uid)))
        {
            IReadOnlyList<LoginRecord> added = [.. group.Select(entry => entry.Login)];
            try
            {
                await WriteAsync(group.Key.Name, group.Key.Uid, added, oldest, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // The store is away: the next round has them.
                foreach (var entry in taken) _waiting.Enqueue(entry);
                throw;
            }
            if (added.LastOrDefault(login => login.Succeeded) is { } last)
                await accounts.ChangeStatusAsync(group.Key.Name, group.Key.Uid, status => Newer(status, last.Time), cancellationToken).ConfigureAwait(false);
        }
    }

    // Within a minute it is the same for people, and one write less for every watcher of the users.
    private static UserStatus Newer(UserStatus status, DateTimeOffset time) => status.LastLogin is { } before && time - before < TimeSpan.FromMinutes(1) ? status : status with { LastLogin = time };

    private async Task WriteAsync(string name, string uid, IReadOnlyList<LoginRecord> added, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        if (!await accounts.ExistsAsync(name, uid, cancellationToken).ConfigureAwait(false)) return;
        while (await store.ChangeAsync(uid, stored => new LoginList { Logins = Merge(stored.Logins, added, oldest) }, cancellationToken).ConfigureAwait(false) is null
            && await store.CreateAsync(uid, new RecordOwner(uid, name), new LoginList { Logins = Merge([], added, oldest) }, cancellationToken).ConfigureAwait(false) is null)
        {
            // Another replica made it in between.
        }
    }

    private List<LoginRecord> Merge(IReadOnlyList<LoginRecord> stored, IReadOnlyList<LoginRecord> added, DateTimeOffset oldest)
    {
        var all = new List<LoginRecord>();
        // Half of the places for each: who fails often does not push out who was let in.
        foreach (var login in stored.Concat(added).Where(login => login.Time > oldest).OrderByDescending(login => login.Time))
            if (all.Count(kept => kept.Succeeded == login.Succeeded) < Math.Max(1, options.LoginsKept / 2) && !all.Exists(kept => kept with { Time = login.Time } == login && kept.Time - login.Time < Same)) all.Add(login);
        return all;
    }
}
