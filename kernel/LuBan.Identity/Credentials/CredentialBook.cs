using Microsoft.AspNetCore.Identity;

namespace LuBan.Identity;

/// <summary>The credentials of the accounts: reads, replaces, uses up.</summary>
internal sealed class CredentialBook(RecordStore<Credential> store, PasswordHashing hashing, TimeProvider time)
{
    internal ValueTask<Record<Credential>?> FindAsync(Account account, CancellationToken cancellationToken) => store.FindAsync(account.Uid, cancellationToken);

    /// <summary>Says whether a password is the account's. The same work for an account without one, and for nobody.</summary>
    /// <returns>Null when too many passwords are looked at already.</returns>
    internal async Task<bool?> VerifyPasswordAsync(Account? account, string password, CancellationToken cancellationToken)
    {
        var hash = account is null ? null : (await FindAsync(account, cancellationToken).ConfigureAwait(false))?.Content.PasswordHash;
        var found = await hashing.VerifyAsync(hash, password, cancellationToken).ConfigureAwait(false);
        if (found == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var renewed = hashing.Hash(password);
            await store.ChangeAsync(account!.Uid, credential => credential.PasswordHash == hash ? credential with { PasswordHash = renewed } : null, cancellationToken).ConfigureAwait(false);
        }
        return found is null ? null : found != PasswordVerificationResult.Failed;
    }

    /// <summary>Sets a password. Whatever was issued before is no longer good.</summary>
    internal Task SetPasswordAsync(Account account, string password, bool mustChange, CancellationToken cancellationToken)
    {
        var (hash, now) = (hashing.Hash(password), time.GetUtcNow());
        return ChangeAsync(account, credential => credential with { PasswordHash = hash, PasswordChangedAt = now, MustChangePassword = mustChange, Version = credential.Version + 1 }, cancellationToken);
    }

    /// <summary>Uses a code of the authenticator app up.</summary>
    /// <returns>Whether it was right. Of two with the same code at the same time one is.</returns>
    internal async Task<bool> UseTotpAsync(Account account, string code, CancellationToken cancellationToken)
    {
        long? step = null;
        await store.ChangeAsync(account.Uid, credential =>
        {
            step = credential.Totp is { } totp ? Totp.FindStep(totp.Secret, code, time.GetUtcNow(), totp.LastStep) : null;
            return step is { } used ? credential with { Totp = credential.Totp! with { LastStep = used } } : null;
        }, cancellationToken).ConfigureAwait(false);
        return step is not null;
    }

    /// <summary>Uses a recovery code up.</summary>
    /// <returns>Whether it was one.</returns>
    internal async Task<bool> UseRecoveryCodeAsync(Account account, string code, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? rest = null;
        await store.ChangeAsync(account.Uid, credential =>
        {
            rest = RecoveryCodes.Without(credential.RecoveryCodes, code);
            return rest is null ? null : credential with { RecoveryCodes = rest };
        }, cancellationToken).ConfigureAwait(false);
        return rest is not null;
    }

    /// <summary>Makes whatever was issued before no longer good.</summary>
    internal Task RaiseVersionAsync(Account account, CancellationToken cancellationToken) =>
        ChangeAsync(account, credential => credential with { Version = credential.Version + 1 }, cancellationToken);

    /// <summary>Changes the credentials, or makes the first ones.</summary>
    internal async Task<Credential> ChangeAsync(Account account, Func<Credential, Credential?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await store.ChangeAsync(account.Uid, change, cancellationToken).ConfigureAwait(false) is { } changed) return changed.Content;
            var first = new Credential { User = account.Name };
            if (change(first) is not { } made) return first;
            if (await store.CreateAsync(account.Uid, new RecordOwner(account.Uid, account.Name), made, cancellationToken).ConfigureAwait(false) is { } created) return created.Content;
        }
    }
}
