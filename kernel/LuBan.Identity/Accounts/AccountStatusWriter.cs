using System.Collections.Concurrent;

namespace LuBan.Identity;

/// <summary>Writes what is known of an account into its User's status, about once a second for each account that has changed.</summary>
internal sealed class AccountStatusWriter
{
    private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _locked = new(StringComparer.Ordinal);
    private readonly AccountDirectory _accounts;
    private readonly RecordStore<Credential> _credentials;
    private readonly RecordStore<SessionContent> _sessions;
    private readonly RecordStore<PersonalTokenContent> _tokens;
    private readonly TimeProvider _time;

    public AccountStatusWriter(AccountDirectory accounts, RecordStore<Credential> credentials, RecordStore<SessionContent> sessions, RecordStore<PersonalTokenContent> tokens, TimeProvider time)
    {
        (_accounts, _credentials, _sessions, _tokens, _time) = (accounts, credentials, sessions, tokens, time);
        credentials.Changed += (_, uid) => Note(uid);
        sessions.Changed += (_, uid) => Note(uid);
        tokens.Changed += (_, uid) => Note(uid);
        accounts.Changed += (before, after) =>
        {
            if (before?.Spec.Disabled != after?.Spec.Disabled || before is null) Note(after?.Metadata.Uid);
        };
    }

    /// <summary>Too many guesses at an account: it is shown as locked while whoever guesses has to wait.</summary>
    internal void NoteLocked(Account account, TimeSpan wait)
    {
        _locked[account.Uid] = _time.GetUtcNow() + wait;
        Note(account.Uid);
    }

    /// <summary>Writes what has changed since the last time.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var (uid, until) in _locked)
            if (until <= _time.GetUtcNow() && _locked.TryRemove(KeyValuePair.Create(uid, until))) Note(uid);
        foreach (var (uid, _) in _changed)
        {
            _changed.TryRemove(uid, out _);
            try
            {
                await WriteAsync(uid, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                Note(uid);
                throw;
            }
        }
    }

    /// <summary>Looks at every account: what a replica that ended did not write.</summary>
    internal void NoteAll()
    {
        foreach (var user in _accounts.Users) Note(user.Metadata.Uid);
    }

    private async Task WriteAsync(string uid, CancellationToken cancellationToken)
    {
        if (await _accounts.FindByUidAsync(uid, cancellationToken).ConfigureAwait(false) is not { } account) return;
        var credential = _credentials.Find(uid)?.Content;
        await _accounts.ChangeStatusAsync(account.Name, uid, status => status with
        {
            State = _locked.ContainsKey(uid) && !account.IsDisabled ? AccountState.Locked : account.State,
            Factors = Factors(account, credential), Sessions = _sessions.CountOwnedBy(uid), Tokens = _tokens.CountOwnedBy(uid),
        }, cancellationToken).ConfigureAwait(false);
    }

    internal static IReadOnlyList<string> Factors(Account account, Credential? credential)
    {
        var factors = new List<string>();
        if (credential?.PasswordHash is not null) factors.Add("password");
        if (credential?.Totp is not null) factors.Add("totp");
        if (credential?.Passkeys.Count > 0) factors.Add("passkey");
        if (credential?.RecoveryCodes.Count > 0) factors.Add("recovery");
        if (account.IsExternal) factors.Add("federated");
        return factors;
    }

    private void Note(string? uid)
    {
        if (uid is not null) _changed[uid] = true;
    }
}
