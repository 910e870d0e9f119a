using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace LuBan.Identity;

/// <summary>What a browser is asked.</summary>
/// <param name="OptionsJson">The options for <c>navigator.credentials</c>, as JSON.</param>
/// <param name="Ticket">To be handed in with the answer.</param>
public sealed record PasskeyChallenge(string OptionsJson, SignInTicket Ticket);

/// <summary>A passkey, as its owner sees it.</summary>
/// <param name="Id">Its id in base64url.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it was last used.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Passkeys (WebAuthn level 3), verified by ASP.NET Core Identity. The browser's user is always verified, so that a passkey alone is two factors.</summary>
public sealed class Passkeys
{
    private const int MaximumPasskeys = 20;
    private const int MaximumName = 64;

    private readonly PasskeyHandler<PasskeyOwner> _handler;
    private readonly PasskeyUserStore _users;
    private readonly CredentialBook _credentials;
    private readonly SignInAttempts _attempts;
    private readonly RecordStore<SignInAttempt> _store;
    private readonly TimeProvider _time;

    internal Passkeys(PasskeyHandler<PasskeyOwner> handler, PasskeyUserStore users, CredentialBook credentials, SignInAttempts attempts, RecordStore<SignInAttempt> store, TimeProvider time) =>
        (_handler, _users, _credentials, _attempts, _store, _time) = (handler, users, credentials, attempts, store, time);

    /// <summary>Asks a browser for a new passkey.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="context">The request; its host is what the passkey is bound to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What to ask.</returns>
    public async Task<PasskeyChallenge> BeginEnrolmentAsync(Account account, HttpContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var options = await _handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = account.Uid, Name = account.Name, DisplayName = account.DisplayName }, context).ConfigureAwait(false);
        return new PasskeyChallenge(options.CreationOptionsJson, await BeginAsync(account, options.AttestationState, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Adds the passkey that the browser made.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="ticket">Of the challenge.</param>
    /// <param name="credentialJson">What <c>navigator.credentials.create()</c> gave, as JSON.</param>
    /// <param name="name">What its owner calls it; empty for a name by date.</param>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The passkey; null with the problem when it is not accepted.</returns>
    public async Task<(Passkey? Passkey, string? Problem)> EnrolAsync(Account account, SignInTicket ticket, string credentialJson, string name, HttpContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(name);
        var attempt = await _attempts.FindAsync(ticket, cancellationToken).ConfigureAwait(false);
        if (attempt?.PasskeyState is null || attempt.Uid != account.Uid || !await _attempts.EndAsync(ticket, cancellationToken).ConfigureAwait(false)) return (null, "the enrolment is over; begin again");
        var result = await _handler.PerformAttestationAsync(new PasskeyAttestationContext { CredentialJson = credentialJson, AttestationState = attempt.PasskeyState, HttpContext = context }).ConfigureAwait(false);
        if (!result.Succeeded) return (null, result.Failure.Message.TrimEnd('.'));
        var added = PasskeyUserStore.Of(result.Passkey, name.Trim() is { Length: > 0 and <= MaximumName } given ? given : $"Passkey of {_time.GetUtcNow():yyyy-MM-dd}", _time.GetUtcNow());
        var now = await _credentials.ChangeAsync(account, credential => credential.Passkeys.Count >= MaximumPasskeys || Has(credential, added.Id) ? null : credential with { Passkeys = [.. credential.Passkeys, added] }, cancellationToken).ConfigureAwait(false);
        return now.Passkeys.Any(passkey => ReferenceEquals(passkey, added) || passkey.CreatedAt == added.CreatedAt && passkey.Id.AsSpan().SequenceEqual(added.Id))
            ? (Shown(added), null)
            : (null, $"the account has this passkey already, or {MaximumPasskeys} of them, which is the most");
    }

    /// <summary>The passkeys of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The passkeys, oldest first.</returns>
    public async Task<IReadOnlyList<Passkey>> ListAsync(Account account, CancellationToken cancellationToken) =>
        [.. ((await _credentials.FindAsync(account, cancellationToken).ConfigureAwait(false))?.Content.Passkeys ?? []).Select(Shown)];

    /// <summary>Removes a passkey.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(Account account, string id, CancellationToken cancellationToken)
    {
        var removed = false;
        await _credentials.ChangeAsync(account, credential =>
        {
            var left = credential.Passkeys.Where(passkey => Shown(passkey).Id != id).ToList();
            removed = left.Count < credential.Passkeys.Count;
            return removed ? credential with { Passkeys = left } : null;
        }, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Asks a browser for a passkey: any one that it knows of this server, or one of the account that signs in.</summary>
    /// <param name="ticket">Of the sign-in that needs a second factor; null to begin with the passkey.</param>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What to ask; null when the sign-in is over.</returns>
    public async Task<PasskeyChallenge?> BeginSignInAsync(SignInTicket? ticket, HttpContext context, CancellationToken cancellationToken)
    {
        if (ticket is null)
        {
            var any = await _handler.MakeRequestOptionsAsync(null, context).ConfigureAwait(false);
            return new PasskeyChallenge(any.RequestOptionsJson, await BeginAsync(null, any.AssertionState, cancellationToken).ConfigureAwait(false));
        }
        if (await _attempts.FindAsync(ticket, cancellationToken).ConfigureAwait(false) is not { NeedsSecondFactor: true } attempt) return null;
        var options = await _handler.MakeRequestOptionsAsync(await _users.FindByIdAsync(attempt.Uid, cancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        var kept = await _store.ChangeAsync(Secrets.IdOf(ticket.Value), found => found with { PasskeyState = options.AssertionState }, cancellationToken).ConfigureAwait(false);
        return kept is null ? null : new PasskeyChallenge(options.RequestOptionsJson, ticket);
    }

    /// <summary>Looks at the answer of a browser, and notes the counter of the passkey.</summary>
    /// <returns>The uid of the account that it belongs to; null when it is not good.</returns>
    internal async Task<string?> VerifyAsync(string state, string? uid, string credentialJson, HttpContext context, CancellationToken cancellationToken)
    {
        var result = await _handler.PerformAssertionAsync(new PasskeyAssertionContext { CredentialJson = credentialJson, AssertionState = state, HttpContext = context }).ConfigureAwait(false);
        if (!result.Succeeded || uid is not null && result.User.Uid != uid) return null;
        return await _users.NoteUseAsync(result.User, result.Passkey, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false) ? result.User.Uid : null;
    }

    private Task<SignInTicket> BeginAsync(Account? account, string? state, CancellationToken cancellationToken) => _attempts.BeginAsync(
        new SignInAttempt { User = account?.Name ?? "", Uid = account?.Uid ?? "", CredentialVersion = account?.CredentialVersion ?? 0, PasskeyState = state }, cancellationToken);

    private static bool Has(Credential credential, byte[] id) => credential.Passkeys.Any(passkey => CryptographicOperations.FixedTimeEquals(passkey.Id, id));

    private static Passkey Shown(PasskeyCredential passkey) => new(System.Buffers.Text.Base64Url.EncodeToString(passkey.Id), passkey.Name, passkey.CreatedAt, passkey.LastUsedAt);
}
