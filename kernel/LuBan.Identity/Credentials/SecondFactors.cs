using System.Security.Cryptography;

namespace LuBan.Identity;

/// <summary>What an authenticator app is given.</summary>
/// <param name="Secret">The secret in base32, to be typed.</param>
/// <param name="Uri">The same as <c>otpauth:</c> address, to be shown as a picture.</param>
public sealed record TotpEnrolment(string Secret, string Uri);

/// <summary>Authenticator apps and recovery codes of accounts: adds and removes them.</summary>
public sealed class SecondFactors
{
    private readonly CredentialBook _credentials;
    private readonly AccountOptions _options;
    private readonly TimeProvider _time;

    internal SecondFactors(CredentialBook credentials, AccountOptions options, TimeProvider time) => (_credentials, _options, _time) = (credentials, options, time);

    /// <summary>Makes a secret for an authenticator app. It counts from its first code on; until then what was there before does.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the app is given.</returns>
    public async Task<TotpEnrolment> BeginTotpAsync(Account account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        await _credentials.ChangeAsync(account, credential => credential with { PendingTotp = secret }, cancellationToken).ConfigureAwait(false);
        return new TotpEnrolment(Totp.Encode(secret), Totp.UriOf(_options.ServiceName, account.Name, secret));
    }

    /// <summary>Takes the first code of the app: from now on the password alone is not enough.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="code">The code.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>New recovery codes, which are not shown again; null when the code is wrong, or nothing was begun.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmTotpAsync(Account account, string code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(code);
        var (codes, now, done) = (RecoveryCodes.New(), _time.GetUtcNow(), false);
        await _credentials.ChangeAsync(account, credential =>
        {
            var step = credential.PendingTotp is { } pending ? Totp.FindStep(pending, code, now, lastUsed: 0) : null;
            done = step is not null;
            return !done ? null : credential with
            {
                Totp = new TotpCredential { Secret = credential.PendingTotp!, ConfirmedAt = now, LastStep = step!.Value }, PendingTotp = null, RecoveryCodes = [.. codes.Select(RecoveryCodes.Hash)],
            };
        }, cancellationToken).ConfigureAwait(false);
        return done ? codes : null;
    }

    /// <summary>Takes the authenticator app and the recovery codes away.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was one.</returns>
    public Task<bool> RemoveTotpAsync(Account account, CancellationToken cancellationToken) => RemoveAsync(account, withPasskeys: false, cancellationToken);

    /// <summary>Takes every factor but the password away, for somebody who has lost them.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was one.</returns>
    public Task<bool> RemoveAllAsync(Account account, CancellationToken cancellationToken) => RemoveAsync(account, withPasskeys: true, cancellationToken);

    /// <summary>Makes new recovery codes in the place of the old ones.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The codes, which are not shown again; null when there is no authenticator app that they could stand in for.</returns>
    public async Task<IReadOnlyList<string>?> RenewRecoveryCodesAsync(Account account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var (codes, done) = (RecoveryCodes.New(), false);
        await _credentials.ChangeAsync(account, credential =>
        {
            done = credential.Totp is not null;
            return done ? credential with { RecoveryCodes = [.. codes.Select(RecoveryCodes.Hash)] } : null;
        }, cancellationToken).ConfigureAwait(false);
        return done ? codes : null;
    }

    private async Task<bool> RemoveAsync(Account account, bool withPasskeys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var removed = false;
        await _credentials.ChangeAsync(account, credential =>
        {
            removed = credential.Totp is not null || credential.PendingTotp is not null || withPasskeys && credential.Passkeys.Count > 0;
            return removed ? credential with { Totp = null, PendingTotp = null, RecoveryCodes = [], Passkeys = withPasskeys ? [] : credential.Passkeys } : null;
        }, cancellationToken).ConfigureAwait(false);
        return removed;
    }
}
