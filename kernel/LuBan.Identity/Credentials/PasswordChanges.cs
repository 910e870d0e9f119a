namespace LuBan.Identity;

/// <summary>Sets passwords, and ends what was begun with the old one.</summary>
internal sealed class PasswordChanges(CredentialBook credentials, AccountDirectory accounts, Sessions sessions, SecurityReports reports)
{
    /// <summary>Sets a password that was looked at already.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="password">The new one.</param>
    /// <param name="mustChange">Whether it has to be replaced at the next sign-in.</param>
    /// <param name="keepSession">The session that goes on; null to end all.</param>
    /// <param name="client">Who is at the other end.</param>
    /// <param name="actor">Who does it.</param>
    internal async Task SetAsync(Account account, string password, bool mustChange, string? keepSession, ClientInfo client, string actor)
    {
        // Begun, it is brought to its end: an old password that is still good somewhere would be worse than an answer that nobody reads.
        await credentials.SetPasswordAsync(account, password, mustChange, CancellationToken.None).ConfigureAwait(false);
        var now = await accounts.FindAsync(account.Name, account.Uid, CancellationToken.None).ConfigureAwait(false);
        if (keepSession is not null && now is not null) await sessions.KeepAsync(keepSession, now, CancellationToken.None).ConfigureAwait(false);
        await sessions.EndAllAsync(account.Uid, keepSession, CancellationToken.None).ConfigureAwait(false);
        await reports.ReportAsync(SecurityActions.PasswordChange, account, client, mustChange ? "to be replaced at the next sign-in" : null, actor).ConfigureAwait(false);
    }
}
