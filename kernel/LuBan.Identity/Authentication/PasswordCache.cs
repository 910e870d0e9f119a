using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity.Authentication;

/// <summary>Remembers for a moment that a name and a password were right, so that a program which sends them with each request does not cost a password hash each time.</summary>
/// <remarks>
/// What is kept is a keyed digest; the key lives and dies with the process. Any change of the account's credentials makes it void. It is remembered for the network
/// that sent it, and until an attempt from there is refused: otherwise who has to wait after wrong guesses could go on guessing here.
/// </remarks>
internal sealed class PasswordCache(TimeProvider time)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<(string Uid, string Network), Entry> _entries = new();

    internal bool Knows(Account account, string password, string address) =>
        _entries.TryGetValue(KeyOf(account, address), out var entry) && time.GetElapsedTime(entry.Since) < Lifetime && CryptographicOperations.FixedTimeEquals(entry.Digest, Digest(account, password));

    internal void Add(Account account, string password, string address)
    {
        if (_entries.Count >= Capacity) _entries.Clear();
        _entries[KeyOf(account, address)] = new(Digest(account, password), time.GetTimestamp());
    }

    internal void Forget(Account account, string address) => _entries.TryRemove(KeyOf(account, address), out _);

    private static (string Uid, string Network) KeyOf(Account account, string address) => (account.Uid, Throttle.NetworkOf(address));

    // The version is part of what is remembered: after a change nothing is found.
    private byte[] Digest(Account account, string password) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{account.Uid}\n{account.CredentialVersion}\n{account.HasSecondFactor}\n{account.State}\n{password}"));

    private sealed record Entry(byte[] Digest, long Since);
}
