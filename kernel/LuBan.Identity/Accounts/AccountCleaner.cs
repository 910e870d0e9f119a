using System.Collections.Concurrent;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Identity;

/// <summary>Removes what belonged to an account that is gone, and ends what a disabled one had begun. Nothing depends on it for safety: what is bound to a uid is no longer good at once.</summary>
internal sealed class AccountCleaner
{
    private const int Page = 500;

    private readonly ConcurrentDictionary<string, string> _deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _disabled = new(StringComparer.Ordinal);
    private readonly ResourceService _resources;
    private readonly AccountDirectory _accounts;
    private readonly CredentialBook _credentials;
    private readonly Sessions _sessions;

    public AccountCleaner(ResourceService resources, AccountDirectory accounts, CredentialBook credentials, Sessions sessions)
    {
        (_resources, _accounts, _credentials, _sessions) = (resources, accounts, credentials, sessions);
        accounts.Changed += Note;
    }

    /// <summary>Called when there is something to do.</summary>
    internal event Action? Woken;

    /// <summary>Cleans up after what was noted.</summary>
    internal async Task CleanAsync(CancellationToken cancellationToken)
    {
        foreach (var (uid, _) in _deleted)
        {
            await DeleteOwnedAsync(uid, cancellationToken).ConfigureAwait(false);
            _deleted.TryRemove(uid, out _);
        }
        foreach (var (uid, name) in _disabled)
        {
            await EndAsync(name, uid, cancellationToken).ConfigureAwait(false);
            _disabled.TryRemove(uid, out _);
        }
    }

    /// <summary>Cleans up after what happened while nobody looked: the process may have ended between a deletion and what follows from it.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        var owners = new Dictionary<string, string>();
        foreach (var kind in OwnedKinds)
            await foreach (var found in ListAsync(kind, RecordOwner.UidLabel, cancellationToken).ConfigureAwait(false)) owners.TryAdd(found.Labels[RecordOwner.UidLabel], found.Annotations.GetValueOrDefault(RecordOwner.NameAnnotation, ""));
        foreach (var (uid, name) in owners)
            if (name.Length == 0 || !await _accounts.ExistsAsync(name, uid, cancellationToken).ConfigureAwait(false)) await DeleteOwnedAsync(uid, cancellationToken).ConfigureAwait(false);
        foreach (var user in _accounts.Users.Where(user => user.Spec.Disabled == true)) await EndAsync(user.Metadata.Name!, user.Metadata.Uid!, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<ResourceKind> OwnedKinds => IdentityKinds.All.Where(kind => kind.IsInternal);

    private async Task DeleteOwnedAsync(string uid, CancellationToken cancellationToken)
    {
        foreach (var kind in OwnedKinds)
            await foreach (var found in ListAsync(kind, $"{RecordOwner.UidLabel}={uid}", cancellationToken).ConfigureAwait(false))
                await DeleteAsync(kind, found.Name, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(ResourceKind kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            await _resources.DeleteAsync(kind, "", name, new ResourceDeleteOptions(), RecordStore<Credential>.AsIdentity, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            // Another replica was faster.
        }
    }

    private async IAsyncEnumerable<ResourceObject> ListAsync(ResourceKind kind, string selector, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? next = null; ;)
        {
            var page = await _resources.ListAsync(kind, new ResourceQuery { LabelSelector = selector, Limit = Page, Continue = next }, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items) yield return item;
            if ((next = page.Continue) is null) yield break;
        }
    }

    /// <summary>When the account is enabled again, nobody shall be signed in from before.</summary>
    private async Task EndAsync(string name, string uid, CancellationToken cancellationToken)
    {
        if (await _accounts.FindAsync(name, uid, cancellationToken).ConfigureAwait(false) is not { IsDisabled: true } account) return;
        if (await _sessions.EndAllAsync(uid, null, cancellationToken).ConfigureAwait(false) > 0) await _credentials.RaiseVersionAsync(account, cancellationToken).ConfigureAwait(false);
    }

    private void Note(User? before, User? after)
    {
        if (before is not null && (after is null || after.Metadata.Uid != before.Metadata.Uid)) _deleted[before.Metadata.Uid!] = before.Metadata.Name!;
        if (after?.Spec.Disabled == true && before?.Spec.Disabled != true) _disabled[after.Metadata.Uid!] = after.Metadata.Name!;
        if (!_deleted.IsEmpty || !_disabled.IsEmpty) Woken?.Invoke();
    }
}
