using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity;

/// <summary>The one place that decides about credentials: for pages, for HTTP Basic, for the command line.</summary>
/// <remarks>An unknown user, a wrong password and an account without one cost the same work and get the same words.</remarks>
public sealed class SignIn
{
    private const int LongestPassword = 1024;

    private const string Wrong = "The user name or the password is wrong.";

    /// <summary>A wait from this long on is shown to administrators.</summary>
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Lazy<Task<SignInResult>>> _underWay = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly AccountDirectory _accounts;
    private readonly CredentialBook _credentials;
    private readonly PasswordPolicy _policy;
    private readonly Passkeys _passkeys;
    private readonly SignInAttempts _attempts;
    private readonly Throttle _throttle;
    private readonly LoginHistory _history;
    private readonly SecurityReports _reports;
    private readonly AccountStatusWriter _status;
    private readonly IPasswordAuthority[] _authorities;

    internal SignIn(
        AccountDirectory accounts, CredentialBook credentials, PasswordPolicy policy, Passkeys passkeys, SignInAttempts attempts, Throttle throttle, LoginHistory history, SecurityReports reports,
        AccountStatusWriter status, IEnumerable<IPasswordAuthority> authorities)
    {
        (_accounts, _credentials, _policy, _passkeys, _attempts) = (accounts, credentials, policy, passkeys, attempts);
        (_throttle, _history, _reports, _status, _authorities) = (throttle, history, reports, status, [.. authorities]);
    }

    /// <summary>Tries a name and a password.</summary>
    /// <param name="name">The user name, in any case.</param>
    /// <param name="password">The password.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What came of it.</returns>
    public async Task<SignInResult> PasswordAsync(string name, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(client);
        // Programs send many requests at once, each with the password: the same attempt from the same place is looked at once.
        var key = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name}\n{password}\n{client.Address}\n{client.UserAgent}\n{client.Client}")));
        var attempt = _underWay.GetOrAdd(key, _ => new Lazy<Task<SignInResult>>(() => TryPasswordAsync(AccountDirectory.Normalize(name), password, client)));
        try
        {
            return await attempt.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (attempt.Value.IsCompleted) _underWay.TryRemove(KeyValuePair.Create(key, attempt));
        }
    }

    /// <summary>Hands in the second factor.</summary>
    /// <param name="ticket">Of <see cref="SignInResult.NeedsSecondFactor"/>.</param>
    /// <param name="answer">The second factor.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What came of it. After a wrong one the ticket stays good.</returns>
    public async Task<SignInResult> SecondFactorAsync(SignInTicket ticket, SecondFactor answer, ClientInfo client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(client);
        if (await _attempts.FindAsync(ticket, cancellationToken).ConfigureAwait(false) is not { NeedsSecondFactor: true } attempt) return Over();
        if (await _attempts.AccountOfAsync(attempt, cancellationToken).ConfigureAwait(false) is not { } account) return Over();
        // Counted apart from passwords: a right password must not make new guesses at the second factor.
        var (turn, wait) = _throttle.Begin($"second\n{account.Uid}", client.Address);
        using var _ = turn;
        if (turn is null) return await TooManyAsync(account.Name, account, client, wait).ConfigureAwait(false);
        var factor = await VerifyAsync(account, attempt, answer, cancellationToken).ConfigureAwait(false);
        if (factor is null)
        {
            turn.Failed();
            await FailAsync(account.Name, account, "password+" + NameOf(answer), "LB8106", client).ConfigureAwait(false);
            return new SignInResult.Refused("LB8106", "The code is wrong, or was used before.");
        }
        // Of two that hand in the same ticket one is let in.
        if (!await _attempts.EndAsync(ticket, cancellationToken).ConfigureAwait(false)) return Over();
        turn.Succeeded();
        return await FinishAsync(account, [.. attempt.Amr, factor, "mfa"], "password+" + NameOf(answer), client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Signs in with a passkey alone.</summary>
    /// <param name="ticket">Of the challenge (<see cref="Passkeys.BeginSignInAsync"/>).</param>
    /// <param name="credentialJson">What <c>navigator.credentials.get()</c> gave, as JSON.</param>
    /// <param name="context">The request.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What came of it.</returns>
    public async Task<SignInResult> PasskeyAsync(SignInTicket ticket, string credentialJson, HttpContext context, ClientInfo client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(credentialJson);
        ArgumentNullException.ThrowIfNull(client);
        var attempt = await _attempts.FindAsync(ticket, cancellationToken).ConfigureAwait(false);
        // The challenge is used up, whatever comes of it.
        if (attempt is not { NeedsSecondFactor: false, PasskeyState: { } state, Uid: "" } || !await _attempts.EndAsync(ticket, cancellationToken).ConfigureAwait(false)) return Over();
        var (turn, wait) = _throttle.Begin("passkey\n" + client.Address, client.Address);
        using var _ = turn;
        if (turn is null) return await TooManyAsync("", null, client, wait).ConfigureAwait(false);
        var uid = await _passkeys.VerifyAsync(state, null, credentialJson, context, cancellationToken).ConfigureAwait(false);
        var account = uid is null ? null : await _accounts.FindByUidAsync(uid, cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            turn.Failed();
            await FailAsync("", null, "passkey", "LB8106", client).ConfigureAwait(false);
            return new SignInResult.Refused("LB8106", "The passkey was not accepted.");
        }
        turn.Succeeded();
        return await FinishAsync(account, ["hwk", "user", "mfa"], "passkey", client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Signs in somebody whom an identity provider vouches for. The provider has looked at the credentials; here only the account counts.</summary>
    /// <param name="account">The account.</param>
    /// <param name="provider">The IdentityProvider object.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What came of it.</returns>
    public Task<SignInResult> ExternalAsync(Account account, string provider, ClientInfo client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(client);
        return FinishAsync(account, ["fed"], provider, client, cancellationToken);
    }

    /// <summary>Replaces a password that was given by somebody else, and goes on with the sign-in.</summary>
    /// <param name="ticket">Of <see cref="SignInResult.MustChangePassword"/>.</param>
    /// <param name="newPassword">The new password.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What came of it. <c>LB8107</c> with every problem when the new password is not accepted: the ticket stays good.</returns>
    public async Task<SignInResult> ChangePasswordAsync(SignInTicket ticket, string newPassword, ClientInfo client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(newPassword);
        ArgumentNullException.ThrowIfNull(client);
        if (await _attempts.FindAsync(ticket, cancellationToken).ConfigureAwait(false) is not { NeedsSecondFactor: false, PasskeyState: null, Uid.Length: > 0 } attempt) return Over();
        if (await _attempts.AccountOfAsync(attempt, cancellationToken).ConfigureAwait(false) is not { } account) return Over();
        var problems = await _policy.CheckAsync(account, newPassword, cancellationToken).ConfigureAwait(false);
        if (problems.Count > 0) return new SignInResult.Refused("LB8107", PasswordPolicy.Describe(problems));
        if (!await _attempts.EndAsync(ticket, cancellationToken).ConfigureAwait(false)) return Over();
        await _credentials.SetPasswordAsync(account, newPassword, mustChange: false, cancellationToken).ConfigureAwait(false);
        await _reports.ReportAsync(SecurityActions.PasswordChange, account, client, "the initial password was replaced").ConfigureAwait(false);
        var now = await _accounts.FindAsync(account.Name, account.Uid, cancellationToken).ConfigureAwait(false);
        return now is null ? Over() : await FinishAsync(now, attempt.Amr, "password", client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets somebody who is signed in show the password once more, before a sensitive change.</summary>
    /// <returns>Null when it is right.</returns>
    internal async Task<SignInResult.Refused?> ConfirmAsync(Account account, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        var (turn, wait) = _throttle.Begin($"confirm\n{account.Uid}", client.Address);
        using var _ = turn;
        if (turn is null) return await TooManyAsync(account.Name, account, client, wait).ConfigureAwait(false);
        var right = password.Length <= LongestPassword ? await _credentials.VerifyPasswordAsync(account, password, cancellationToken).ConfigureAwait(false) : false;
        if (right is null) return Busy();
        if (right == true)
        {
            turn.Succeeded();
            return null;
        }
        turn.Failed();
        await FailAsync(account.Name, account, "password", "LB8101", client).ConfigureAwait(false);
        return new SignInResult.Refused("LB8101", "The current password is wrong.");
    }

    // Not cancelled by the request: others may wait for the same answer, and a wrong guess counts also when who made it has left.
    private async Task<SignInResult> TryPasswordAsync(string name, string password, ClientInfo client)
    {
        var account = await _accounts.FindAsync(name, CancellationToken.None).ConfigureAwait(false);
        // Who has signed in from here before is not made to wait by those who guess elsewhere.
        var known = account is not null && _history.Knows(account.Uid, client.Address);
        var (turn, wait) = _throttle.Begin(known ? $"{name}\n{Throttle.NetworkOf(client.Address)}" : name, client.Address);
        using var _ = turn;
        if (turn is null) return await TooManyAsync(name, account, client, wait).ConfigureAwait(false);
        var usable = password.Length is > 0 and <= LongestPassword;
        var right = await _credentials.VerifyPasswordAsync(account, usable ? password : "", CancellationToken.None).ConfigureAwait(false);
        if (right is null) return Busy();
        Account? found;
        try
        {
            found = right == true ? account : usable && account is not { HasPassword: true } ? await AskAuthoritiesAsync(name, account, password).ConfigureAwait(false) : null;
        }
        catch (ExtensionException refusal)
        {
            // Somebody else knows the password and there is no account for it, or could not be asked: no guess was wrong.
            await FailAsync(name, account, "password", refusal.Code, client).ConfigureAwait(false);
            return new SignInResult.Refused(refusal.Code, refusal.Detail);
        }
        if (found is null)
        {
            turn.Failed();
            await FailAsync(name, account, "password", "LB8101", client).ConfigureAwait(false);
            return new SignInResult.Refused("LB8101", Wrong);
        }
        turn.Succeeded();
        return await ContinueAsync(found, client).ConfigureAwait(false);
    }

    private async Task<Account?> AskAuthoritiesAsync(string name, Account? account, string password)
    {
        foreach (var authority in _authorities)
            if (await authority.TryAsync(name, account, password, CancellationToken.None).ConfigureAwait(false) is { } found) return found;
        return null;
    }

    /// <summary>The password is right: what else is needed?</summary>
    private async Task<SignInResult> ContinueAsync(Account account, ClientInfo client)
    {
        var credential = (await _credentials.FindAsync(account, CancellationToken.None).ConfigureAwait(false))?.Content;
        if (account.IsDisabled || credential?.Totp is null) return await FinishAsync(account, ["pwd"], "password", client, CancellationToken.None).ConfigureAwait(false);
        List<string> methods = ["totp"];
        if (credential.Passkeys.Count > 0) methods.Add("passkey");
        if (credential.RecoveryCodes.Count > 0) methods.Add("recovery");
        return new SignInResult.NeedsSecondFactor(await WaitAsync(account, ["pwd"], needsSecondFactor: true).ConfigureAwait(false), methods);
    }

    /// <summary>Everything is proved: may the account be used?</summary>
    private async Task<SignInResult> FinishAsync(Account account, IReadOnlyList<string> amr, string method, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await _accounts.FindAsync(account.Name, account.Uid, cancellationToken).ConfigureAwait(false) is not { } now) return Over();
        if (now.IsDisabled)
        {
            await FailAsync(now.Name, now, method, "LB8103", client).ConfigureAwait(false);
            return new SignInResult.Refused("LB8103", "The account is disabled. Ask an administrator.");
        }
        if (now.State == AccountState.PasswordChangeRequired && amr.Contains("pwd")) return new SignInResult.MustChangePassword(await WaitAsync(now, amr, needsSecondFactor: false).ConfigureAwait(false));
        _history.Add(now, true, method, client, null);
        await _reports.ReportAsync(SecurityActions.Login, now, client, method).ConfigureAwait(false);
        return new SignInResult.Succeeded(now, amr);
    }

    private async Task<string?> VerifyAsync(Account account, SignInAttempt attempt, SecondFactor answer, CancellationToken cancellationToken) => answer switch
    {
        SecondFactor.Totp totp => await _credentials.UseTotpAsync(account, totp.Code, cancellationToken).ConfigureAwait(false) ? "otp" : null,
        SecondFactor.RecoveryCode code => await _credentials.UseRecoveryCodeAsync(account, code.Code, cancellationToken).ConfigureAwait(false) ? "otp" : null,
        SecondFactor.Passkey passkey when attempt.PasskeyState is { } state =>
            await _passkeys.VerifyAsync(state, account.Uid, passkey.CredentialJson, passkey.Context, cancellationToken).ConfigureAwait(false) is null ? null : "hwk",
        _ => null,
    };

    private Task<SignInTicket> WaitAsync(Account account, IReadOnlyList<string> amr, bool needsSecondFactor) => _attempts.BeginAsync(
        new SignInAttempt { User = account.Name, Uid = account.Uid, CredentialVersion = account.CredentialVersion, Amr = amr, NeedsSecondFactor = needsSecondFactor }, CancellationToken.None);

    private Task FailAsync(string name, Account? account, string method, string code, ClientInfo client)
    {
        if (account is not null) _history.Add(account, false, method, client, code);
        return _reports.ReportFailureAsync(SecurityActions.Login, name, account, client, code);
    }

    private async Task<SignInResult.Refused> TooManyAsync(string name, Account? account, ClientInfo client, ThrottleWait wait)
    {
        // A flood is reported once for each wait, not once for each of its requests.
        if (wait.IsNews) await _reports.ReportFailureAsync(SecurityActions.Login, name, account, client, "LB8102").ConfigureAwait(false);
        if (account is not null && wait.Time >= Shown) _status.NoteLocked(account, wait.Time);
        return new SignInResult.Refused("LB8102", "Too many attempts. Wait before the next one.", wait.Time);
    }

    private static SignInResult.Refused Busy() => new("LB8104", "Too many people sign in at this moment. Try again.", TimeSpan.FromSeconds(2));

    private static SignInResult.Refused Over() => new("LB8105", "The sign-in is over. Begin again.");

    private static string NameOf(SecondFactor factor) => factor switch { SecondFactor.Totp => "totp", SecondFactor.RecoveryCode => "recovery", _ => "passkey" };
}
