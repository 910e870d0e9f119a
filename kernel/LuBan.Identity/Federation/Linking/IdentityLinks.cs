using System.Security.Cryptography;
using System.Text;

namespace LuBan.Identity.Federation;

/// <summary>Knows which account an identity is. The key is provider and subject, never a name or an e-mail address. Thread-safe.</summary>
internal sealed class IdentityLinks(RecordStore<IdentityLink> store, AccountDirectory accounts, TimeProvider time)
{
    /// <summary>By this annotation of a User an administrator says which provider may link it (mapping Lookup).</summary>
    public const string LinkAnnotation = "iam.luban.dev/link-identity";

    /// <summary>The account of an identity. A link whose account is gone is removed.</summary>
    public async Task<Account?> FindAsync(string provider, string subject, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(NameOf(provider, subject), cancellationToken) is not { Content: var link } found || link.Provider != provider || link.Subject != subject) return null;
        if (await accounts.FindAsync(link.User, link.Uid, cancellationToken) is { } account) return account;
        if (!await accounts.ExistsAsync(link.User, link.Uid, cancellationToken)) await store.DeleteAsync(found.Name, cancellationToken);
        return null;
    }

    /// <summary>The links of an account.</summary>
    public IReadOnlyList<IdentityLink> List(Account account) => [.. store.OwnedBy(account.Uid).Select(record => record.Content).OrderBy(link => link.Provider, StringComparer.Ordinal)];

    /// <summary>Links an identity to an account.</summary>
    /// <exception cref="LuBan.Sdk.ExtensionException">LB8225: it is another account, or the account has another identity of the provider.</exception>
    public async Task LinkAsync(Account account, string provider, string subject, CancellationToken cancellationToken)
    {
        if (List(account).Any(link => link.Provider == provider && link.Subject != subject)) throw FederationErrors.LinkedElsewhere(provider);
        var link = new IdentityLink { Provider = provider, Subject = subject, User = account.Name, Uid = account.Uid, LinkedAt = time.GetUtcNow() };
        if (await store.CreateAsync(NameOf(provider, subject), new RecordOwner(account.Uid, account.Name), link, cancellationToken) is not null) return;
        // Somebody linked it a moment ago: right if it was the same person.
        if ((await FindAsync(provider, subject, cancellationToken))?.Uid != account.Uid) throw FederationErrors.LinkedElsewhere(provider);
    }

    /// <summary>Takes the link of an account to a provider away.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> UnlinkAsync(Account account, string provider, CancellationToken cancellationToken)
    {
        var unlinked = false;
        foreach (var link in List(account).Where(link => link.Provider == provider)) unlinked |= await store.DeleteAsync(NameOf(link.Provider, link.Subject), cancellationToken);
        await accounts.UnlinkExternalAsync(account, provider, cancellationToken);
        return unlinked;
    }

    /// <summary>Removes what belongs to a provider that is gone, and links of accounts that are gone.</summary>
    public async Task SweepAsync(Func<string, bool> isThere, CancellationToken cancellationToken)
    {
        foreach (var record in store.All)
        {
            if (isThere(record.Content.Provider) && await accounts.ExistsAsync(record.Content.User, record.Content.Uid, cancellationToken)) continue;
            await store.DeleteAsync(record.Name, cancellationToken);
        }
    }

    private static string NameOf(string provider, string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{subject}")).AsSpan(0, 20));
}
