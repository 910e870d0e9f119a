namespace LuBan.Identity;

/// <summary>Who is signed in. A session is good as long as its account is the same, not disabled, and has the same password.</summary>
public sealed class Sessions
{
    private const int MaximumAgent = 256;
    private const int MaximumPerUser = 100;

    private readonly RecordStore<SessionContent> _store;
    private readonly LastUses _uses;
    private readonly AccountDirectory _accounts;
    private readonly AccountOptions _options;
    private readonly TimeProvider _time;

    internal Sessions(RecordStore<SessionContent> store, LastUses uses, AccountDirectory accounts, AccountOptions options, TimeProvider time) =>
        (_store, _uses, _accounts, _options, _time) = (store, uses, accounts, options, time);

    /// <summary>Begins a session. Always a new one: an id that somebody else may know is never taken over.</summary>
    /// <param name="account">The account that has signed in.</param>
    /// <param name="amr">How that was proved.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session with its <see cref="Session.Handle"/>.</returns>
    public Task<Session> BeginAsync(Account account, IReadOnlyList<string> amr, ClientInfo client, CancellationToken cancellationToken) =>
        BeginAsync(account, amr, client, _time.GetUtcNow(), null, null, cancellationToken);

    /// <summary>Begins a session of a program that goes on when its user has left: it ends with its tokens, not with the browser's session.</summary>
    /// <param name="account">The account.</param>
    /// <param name="approved">The session in which the user allowed it.</param>
    /// <param name="client">The program.</param>
    /// <param name="limits">How long it may lie unused, and how long it lasts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal Task<Session> BeginForProgramAsync(Account account, Session approved, ClientInfo client, (TimeSpan Idle, TimeSpan Lifetime) limits, CancellationToken cancellationToken) =>
        BeginAsync(account, approved.Amr, client, approved.AuthTime, limits.Idle, limits.Lifetime, cancellationToken);

    private async Task<Session> BeginAsync(Account account, IReadOnlyList<string> amr, ClientInfo client, DateTimeOffset authTime, TimeSpan? idle, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(amr);
        ArgumentNullException.ThrowIfNull(client);
        await MakeRoomAsync(account, cancellationToken).ConfigureAwait(false);
        var (handle, now) = (Secrets.New(), _time.GetUtcNow());
        var content = new SessionContent
        {
            User = account.Name, Uid = account.Uid, Hash = Secrets.Hash(handle), Amr = [.. amr.Distinct(StringComparer.Ordinal)], AuthTime = authTime, ExpiresAt = now + (lifetime ?? _options.SessionLifetime), Idle = idle,
            CredentialVersion = account.CredentialVersion, Address = client.Address, UserAgent = client.UserAgent.Length <= MaximumAgent ? client.UserAgent : client.UserAgent[..MaximumAgent],
        };
        var id = Secrets.IdOf(handle);
        await _store.CreateAsync(id, new RecordOwner(account.Uid, account.Name), content, cancellationToken).ConfigureAwait(false);
        return Shown(id, content) with { Handle = handle };
    }

    /// <summary>Finds the session of a handle, and notes that it is used.</summary>
    /// <param name="handle">The secret.</param>
    /// <param name="address">Where it comes from; null not to note the use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session; null when it is over.</returns>
    public async ValueTask<Session?> FindAsync(string handle, string? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle.Length != Secrets.Length) return null;
        var found = await _store.FindAsync(Secrets.IdOf(handle), cancellationToken).ConfigureAwait(false);
        if (found is null || !Secrets.Matches(handle, found.Content.Hash) || !await IsGoodAsync(found, cancellationToken).ConfigureAwait(false)) return null;
        if (address is not null) _uses.Note(found.Name, new RecordOwner(found.Content.Uid, found.Content.User), address);
        return Shown(found.Name, found.Content);
    }

    /// <summary>Finds a session by its id (<c>sid</c>), which proves nothing: for tokens that were issued under it.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session; null when it is over.</returns>
    public async ValueTask<Session?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return IsId(id) && await _store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found && await IsGoodAsync(found, cancellationToken).ConfigureAwait(false) ? Shown(id, found.Content) : null;
    }

    /// <summary>Notes that a session is used by somebody who has no handle of it: a token of it was refreshed.</summary>
    internal void NoteUse(Session session, string address) => _uses.Note(session.Id, new RecordOwner(session.Uid, session.User), address);

    /// <summary>Ends a session.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> EndAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!IsId(id)) return false;
        var ended = await _store.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        await _uses.ForgetAsync(id, cancellationToken).ConfigureAwait(false);
        return ended;
    }

    /// <summary>Ends the sessions of an account.</summary>
    /// <param name="uid">The uid of the account.</param>
    /// <param name="exceptId">One that goes on; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> EndAllAsync(string uid, string? exceptId, CancellationToken cancellationToken)
    {
        var ended = 0;
        foreach (var record in _store.OwnedBy(uid).Where(record => record.Name != exceptId))
            if (await EndAsync(record.Name, cancellationToken).ConfigureAwait(false)) ended++;
        return ended;
    }

    /// <summary>The sessions of an account that are good.</summary>
    /// <param name="account">The account.</param>
    /// <returns>The sessions, the last used first.</returns>
    public IReadOnlyList<Session> List(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return [.. _store.OwnedBy(account.Uid).Where(record => IsGood(record, account)).Select(record => Shown(record.Name, record.Content)).OrderByDescending(session => session.LastUsedAt)];
    }

    /// <summary>Lets a session go on after the account's password was changed in it.</summary>
    internal async Task KeepAsync(string id, Account account, CancellationToken cancellationToken) =>
        await _store.ChangeAsync(id, content => content.Uid == account.Uid ? content with { CredentialVersion = account.CredentialVersion } : null, cancellationToken).ConfigureAwait(false);

    /// <summary>Removes what is over.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var record in _store.All)
            if (!await IsGoodAsync(record, cancellationToken).ConfigureAwait(false)) await EndAsync(record.Name, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsGoodAsync(Record<SessionContent> record, CancellationToken cancellationToken) =>
        await _accounts.FindAsync(record.Content.User, record.Content.Uid, cancellationToken).ConfigureAwait(false) is { } account && IsGood(record, account);

    private bool IsGood(Record<SessionContent> record, Account account)
    {
        var now = _time.GetUtcNow();
        return record.Content.Uid == account.Uid && !account.IsDisabled && record.Content.CredentialVersion == account.CredentialVersion
            && now < record.Content.ExpiresAt && now - LastUsed(record.Name, record.Content) < (record.Content.Idle ?? _options.SessionIdle);
    }

    /// <summary>Who begins more sessions than anybody needs loses the oldest.</summary>
    private async Task MakeRoomAsync(Account account, CancellationToken cancellationToken)
    {
        if (_store.CountOwnedBy(account.Uid) < MaximumPerUser) return;
        foreach (var oldest in _store.OwnedBy(account.Uid).OrderBy(record => LastUsed(record.Name, record.Content)).Take(_store.CountOwnedBy(account.Uid) - MaximumPerUser + 1).ToList())
            await EndAsync(oldest.Name, cancellationToken).ConfigureAwait(false);
    }

    private DateTimeOffset LastUsed(string id, SessionContent content) => _uses.Find(id) is { } use && use.Time > content.AuthTime ? use.Time : content.AuthTime;

    private Session Shown(string id, SessionContent content) => new()
    {
        Id = id, User = content.User, Uid = content.Uid, Amr = content.Amr, AuthTime = content.AuthTime, ExpiresAt = content.ExpiresAt, LastUsedAt = LastUsed(id, content),
        Address = _uses.Find(id)?.Address ?? content.Address, UserAgent = content.UserAgent,
    };

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
}
