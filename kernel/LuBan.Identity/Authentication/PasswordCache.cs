using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity.Authentication;

/// <summary>Remembers for a moment that a name and a password were right, so that a program which sends them with each request does not cost a password hash each time.</summary>
/// <remarks>What is kept is a keyed digest; the key lives and dies with the process. Any change of the account's credentials makes it void.</remarks>
internal sealed class PasswordCache(TimeProvider time)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    internal bool Knows(Account account, string password) =>
        _entries.TryGetValue(Digest(account, password), out var entry) && time.GetElapsedTime(entry.Since) < Lifetime;

    internal void Add(Account account, string password)
    {
        if (_entries.Count >= Capacity) _entries.Clear();
        _entries[Digest(account, password)] = new(time.GetTimestamp());
    }

    // The version is part of what is remembered: after a change nothing is found.
    private string Digest(Account account, string password) =>
        Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{account.Uid}\n{account.CredentialVersion}\n{account.HasSecondFactor}\n{account.State}\n{password}")));

    private sealed record Entry(long Since);
}
