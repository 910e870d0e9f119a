using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Tokens;

/// <summary>The life of grants: begun by a code or a device, redeemed once, refreshed in turns, ended by a replay.</summary>
internal sealed class Grants(RecordStore<GrantRecord> records, Sessions sessions, IOptions<IdentityOptions> options, TimeProvider time)
{
    private const int KeyBytes = 32;

    /// <summary>A grant that is good; null when there is none.</summary>
    internal GrantRecord? Find(string id) => records.Find(id) is { Content: var grant } && !grant.IsOver(time.GetUtcNow()) ? grant : null;

    /// <summary>The grants of a user for a client, or for all.</summary>
    internal IReadOnlyList<Record<GrantRecord>> Of(string userUid, string? client) => [.. records.OwnedBy(userUid).Where(record => client is null || record.Content.Client == client)];

    /// <summary>Begins a grant with a code.</summary>
    /// <param name="draft">Who gave what to whom; keys and times are filled in.</param>
    /// <param name="redirectUri">Where the code is sent.</param>
    /// <param name="challenge">The S256 challenge.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The code.</returns>
    internal async Task<GrantHandle> BeginWithCodeAsync(GrantDraft draft, string redirectUri, string challenge, CancellationToken cancellationToken)
    {
        var (handle, now) = (GrantHandle.New(), time.GetUtcNow());
        var expires = now + options.Value.CodeLifetime;
        var code = new GrantCode(handle.SecretDigest, redirectUri, challenge, expires, false);
        await CreateAsync(handle, draft.ToRecord(handle, NewKey()) with { Code = code, ExpiresAt = expires, IdleUntil = expires }, cancellationToken);
        return handle;
    }

    /// <summary>Begins a grant that needs no code, because its device has a handle already.</summary>
    internal async Task<(GrantHandle Handle, GrantRecord Grant)> BeginAsync(GrantDraft draft, bool refreshes, CancellationToken cancellationToken)
    {
        var handle = GrantHandle.New();
        var grant = Opened(draft.ToRecord(handle, NewKey()), handle, refreshes);
        await CreateAsync(handle, grant, cancellationToken);
        return (handle, grant);
    }

    /// <summary>Redeems a code. Of several at the same time exactly one succeeds, and a second one ends the grant.</summary>
    /// <param name="handle">The code.</param>
    /// <param name="check">Says what is wrong with this redemption; null for nothing.</param>
    /// <param name="refreshes">Whether the client gets a refresh token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The grant and the first refresh token, or why not.</returns>
    internal async Task<(GrantRecord? Grant, GrantHandle? Next, string Problem)> RedeemAsync(GrantHandle handle, Func<GrantRecord, string?> check, bool refreshes, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(handle, cancellationToken) is not { Content: { Code: { } code } grant } found || !Handles.Same(code.Digest, handle.SecretDigest)) return (null, null, "LB8012: The code is not known here, or its time is over. Sign in again.");
            if (code.IsRedeemed)
            {
                await EndAsync(found, cancellationToken);
                return (null, null, "LB8013: The code was redeemed before. Everything that was issued for it is revoked, because one of the two was not the client.");
            }

            if (code.ExpiresAt <= time.GetUtcNow()) return (null, null, "LB8012: The code is not known here, or its time is over. Sign in again.");
            if (check(grant) is { } problem) return (null, null, problem);
            var next = handle.WithNewSecret();
            var redeemed = Opened(grant with { Code = code with { IsRedeemed = true } }, next, refreshes);
            if (await records.TryUpdateAsync(found, redeemed, cancellationToken) is not null) return (redeemed, refreshes ? next : null, "");
        }
    }

    /// <summary>Puts the next refresh token in the place of one.</summary>
    /// <param name="handle">The refresh token.</param>
    /// <param name="check">Says what is wrong with this use; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The grant and its next refresh token, or why not.</returns>
    internal async Task<(GrantRecord? Grant, GrantHandle? Next, string Problem)> RefreshAsync(GrantHandle handle, Func<GrantRecord, string?> check, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            if (await FindAsync(handle, cancellationToken) is not { Content: { Refresh: { } refresh } grant } found || grant.IsOver(now)) return (null, null, "LB8014: The refresh token is not known here, was revoked, or its time is over. Sign in again.");
            if (check(grant) is { } problem) return (null, null, problem);
            var isCurrent = Handles.Same(refresh.Digest, handle.SecretDigest);
            var isLate = !isCurrent && Handles.Same(refresh.PreviousDigest, handle.SecretDigest) && now - refresh.RotatedAt <= options.Value.RefreshLeeway;
            if (!isCurrent && !isLate)
            {
                await EndAsync(found, cancellationToken);
                return (null, null, "LB8015: The refresh token was used before. Everything of this grant is revoked, because one of the two was not the client. Sign in again.");
            }

            var next = handle.Successor(grant.SuccessorKey);
            // The answer was lost: the same one again, and nothing is written.
            if (isLate && Handles.Same(refresh.Digest, next.SecretDigest)) return (grant, next, "");
            var refreshed = grant with { Refresh = new(next.SecretDigest, handle.SecretDigest, now), IdleUntil = now + options.Value.RefreshIdleLifetime };
            if (await records.TryUpdateAsync(found, refreshed, cancellationToken) is not null) return (refreshed, next, "");
        }
    }

    /// <summary>The grant that a refresh token belongs to, when the token is the newest one.</summary>
    internal async Task<GrantRecord?> FindByRefreshAsync(GrantHandle handle, CancellationToken cancellationToken) =>
        await FindAsync(handle, cancellationToken) is { Content: { Refresh: { } refresh } grant } && Handles.Same(refresh.Digest, handle.SecretDigest) && !grant.IsOver(time.GetUtcNow()) ? grant : null;

    /// <summary>The grant that any handle belongs to.</summary>
    internal async Task<GrantRecord?> FindByFamilyAsync(GrantHandle handle, CancellationToken cancellationToken) => (await FindAsync(handle, cancellationToken))?.Content;

    /// <summary>Ends a grant, and with it all its tokens.</summary>
    internal async Task<bool> EndAsync(string id, CancellationToken cancellationToken) =>
        await records.FindAsync(id, cancellationToken) is { } found && await EndAsync(found, cancellationToken);

    /// <summary>Ends what was given in a session.</summary>
    internal async Task EndSessionAsync(Session session, CancellationToken cancellationToken)
    {
        foreach (var record in Of(session.Uid, null).Where(record => record.Content.Session == session.Id)) await EndAsync(record, cancellationToken);
    }

    /// <summary>Lets what was given in one session go on in the next one of the same user and browser.</summary>
    internal async Task MoveAsync(Session from, Session to, CancellationToken cancellationToken)
    {
        foreach (var record in Of(from.Uid, null).Where(record => record.Content.Session == from.Id))
            await records.ChangeAsync(record.Name, grant => grant.Session == from.Id ? grant with { Session = to.Id } : null, cancellationToken);
    }

    /// <summary>Ends what a user gave to a client.</summary>
    internal async Task<int> EndAllAsync(string userUid, string client, CancellationToken cancellationToken)
    {
        var ended = 0;
        foreach (var record in Of(userUid, client))
            if (await EndAsync(record, cancellationToken)) ended++;
        return ended;
    }

    private async Task<bool> EndAsync(Record<GrantRecord> record, CancellationToken cancellationToken)
    {
        if (record.Content.OwnsSession) await sessions.EndAsync(record.Content.Session, cancellationToken);
        return await records.DeleteAsync(record.Name, cancellationToken);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    private async Task<Record<GrantRecord>?> FindAsync(GrantHandle handle, CancellationToken cancellationToken) =>
        await records.FindAsync(handle.Id, cancellationToken) is { } found && Handles.Same(found.Content.FamilyDigest, handle.FamilyDigest) ? found : null;

    private GrantRecord Opened(GrantRecord grant, GrantHandle first, bool refreshes)
    {
        var now = time.GetUtcNow();
        // Without a refresh token the grant is only there for its access token.
        if (!refreshes) return grant with { ExpiresAt = now + LongestAccess, IdleUntil = now + LongestAccess };
        return grant with { Refresh = new(first.SecretDigest, null, now), ExpiresAt = now + options.Value.RefreshAbsoluteLifetime, IdleUntil = now + options.Value.RefreshIdleLifetime };
    }

    // A client may have tokens of another length than the default, up to an hour.
    private TimeSpan LongestAccess => TimeSpan.FromHours(1) + options.Value.ClockSkew;

    private async Task CreateAsync(GrantHandle handle, GrantRecord grant, CancellationToken cancellationToken)
    {
        if (await records.CreateAsync(handle.Id, new RecordOwner(grant.UserUid, grant.User), grant, cancellationToken) is null) throw new InvalidOperationException("a random name of 128 bits was taken");
    }
}

/// <summary>Who gave what to whom, before there is a grant.</summary>
internal sealed record GrantDraft(string Client, string ClientUid, string User, string UserUid, string Session, string Issuer, IReadOnlyList<string> Scopes)
{
    public string? Nonce { get; init; }

    public bool OwnsSession { get; init; }

    public DateTimeOffset AuthenticatedAt { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = [];

    public IReadOnlyList<string> IdTokenClaims { get; init; } = [];

    public IReadOnlyList<string> UserInfoClaims { get; init; } = [];

    internal GrantRecord ToRecord(GrantHandle handle, string successorKey) => new()
    {
        Client = Client, ClientUid = ClientUid, User = User, UserUid = UserUid, Session = Session, Issuer = Issuer, Scopes = Scopes, Nonce = Nonce,
        OwnsSession = OwnsSession, AuthenticatedAt = AuthenticatedAt, Methods = Methods, IdTokenClaims = IdTokenClaims, UserInfoClaims = UserInfoClaims,
        FamilyDigest = handle.FamilyDigest, SuccessorKey = successorKey,
    };
}
