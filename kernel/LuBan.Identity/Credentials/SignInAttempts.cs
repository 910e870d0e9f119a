namespace LuBan.Identity;

/// <summary>Keeps sign-ins that wait for their next step.</summary>
internal sealed class SignInAttempts(RecordStore<SignInAttempt> store, AccountDirectory accounts, AccountOptions options, TimeProvider time)
{
    internal async Task<SignInTicket> BeginAsync(SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var ticket = new SignInTicket(Secrets.New());
        var owner = attempt.Uid.Length == 0 ? null : new RecordOwner(attempt.Uid, attempt.User);
        await store.CreateAsync(Secrets.IdOf(ticket.Value), owner, attempt with { Hash = Secrets.Hash(ticket.Value), Expires = time.GetUtcNow() + options.AttemptLifetime }, cancellationToken).ConfigureAwait(false);
        return ticket;
    }

    /// <summary>Finds the attempt of a ticket.</summary>
    /// <returns>Null when it is over.</returns>
    internal async ValueTask<SignInAttempt?> FindAsync(SignInTicket ticket, CancellationToken cancellationToken)
    {
        if (ticket.Value.Length != Secrets.Length) return null;
        var found = (await store.FindAsync(Secrets.IdOf(ticket.Value), cancellationToken).ConfigureAwait(false))?.Content;
        return found is not null && Secrets.Matches(ticket.Value, found.Hash) && found.Expires > time.GetUtcNow() ? found : null;
    }

    /// <summary>The account of an attempt, if nothing has happened to it since.</summary>
    internal async ValueTask<Account?> AccountOfAsync(SignInAttempt attempt, CancellationToken cancellationToken) =>
        await accounts.FindAsync(attempt.User, attempt.Uid, cancellationToken).ConfigureAwait(false) is { IsDisabled: false } account && account.CredentialVersion == attempt.CredentialVersion ? account : null;

    /// <summary>Ends an attempt. Of many that end it at the same time one succeeds.</summary>
    internal Task<bool> EndAsync(SignInTicket ticket, CancellationToken cancellationToken) => store.DeleteAsync(Secrets.IdOf(ticket.Value), cancellationToken);

    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var record in store.All.Where(record => record.Content.Expires <= now)) await store.DeleteAsync(record.Name, cancellationToken).ConfigureAwait(false);
    }
}
