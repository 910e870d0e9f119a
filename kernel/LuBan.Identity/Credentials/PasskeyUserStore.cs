using LuBan.Resources;
using Microsoft.AspNetCore.Identity;

namespace LuBan.Identity;

/// <summary>An account as the passkey handler of ASP.NET Core Identity sees it.</summary>
internal sealed record PasskeyOwner(string Uid, string Name);

/// <summary>Shows the credentials to the passkey handler. What it does not ask for is not supported.</summary>
internal sealed class PasskeyUserStore(RecordStore<Credential> store) : IUserPasskeyStore<PasskeyOwner>
{
    public async Task<PasskeyOwner?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        await FindAsync(userId, cancellationToken).ConfigureAwait(false) is { } found ? new PasskeyOwner(userId, found.User) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyOwner user, CancellationToken cancellationToken) =>
        [.. ((await FindAsync(user.Uid, cancellationToken).ConfigureAwait(false))?.Passkeys ?? []).Select(InfoOf)];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await FindAsync(user.Uid, cancellationToken).ConfigureAwait(false))?.Passkeys.FirstOrDefault(passkey => passkey.Id.AsSpan().SequenceEqual(credentialId)) is { } found ? InfoOf(found) : null;

    public Task<PasskeyOwner?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult(
        store.All.Where(record => record.Content.Passkeys.Any(passkey => passkey.Id.AsSpan().SequenceEqual(credentialId))).Select(record => new PasskeyOwner(record.Name, record.Content.User)).FirstOrDefault());

    public Task<string> GetUserIdAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult(user.Uid);

    public Task<string?> GetUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    /// <summary>Notes the counter of an assertion that was verified. Of two with the same counter, as a copied authenticator makes them, one is good.</summary>
    internal async Task<bool> NoteUseAsync(PasskeyOwner user, UserPasskeyInfo used, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var noted = false;
        await store.ChangeAsync(user.Uid, credential =>
        {
            var found = credential.Passkeys.FirstOrDefault(passkey => passkey.Id.AsSpan().SequenceEqual(used.CredentialId));
            noted = found is not null && (used.SignCount == 0 && found.SignCount == 0 || used.SignCount > found.SignCount);
            return !noted ? null : credential with
            {
                Passkeys = [.. credential.Passkeys.Select(passkey => ReferenceEquals(passkey, found) ? passkey with { SignCount = used.SignCount, IsBackedUp = used.IsBackedUp, LastUsedAt = now } : passkey)],
            };
        }, cancellationToken).ConfigureAwait(false);
        return noted;
    }

    internal static PasskeyCredential Of(UserPasskeyInfo passkey, string name, DateTimeOffset now) => new()
    {
        Id = passkey.CredentialId, PublicKey = passkey.PublicKey, Name = name, CreatedAt = now, SignCount = passkey.SignCount, Transports = passkey.Transports ?? [],
        IsUserVerified = passkey.IsUserVerified, IsBackupEligible = passkey.IsBackupEligible, IsBackedUp = passkey.IsBackedUp, Attestation = passkey.AttestationObject, ClientData = passkey.ClientDataJson,
    };

    public Task AddOrUpdatePasskeyAsync(PasskeyOwner user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(PasskeyOwner user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(PasskeyOwner user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PasskeyOwner?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
        // It owns nothing.
    }

    private async ValueTask<Credential?> FindAsync(string uid, CancellationToken cancellationToken) => Guid.TryParse(uid, out _) ? (await store.FindAsync(uid, cancellationToken).ConfigureAwait(false))?.Content : null;

    private static UserPasskeyInfo InfoOf(PasskeyCredential passkey) => new(
        passkey.Id, passkey.PublicKey, passkey.CreatedAt, passkey.SignCount, [.. passkey.Transports], passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, passkey.Attestation, passkey.ClientData) { Name = passkey.Name };
}
