using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Identity;

/// <summary>Who there is: reads accounts from memory, as they are now. Thread-safe.</summary>
public sealed class AccountDirectory
{
    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    private readonly ConcurrentDictionary<string, User> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ResourceService _resources;
    private readonly RecordStore<Credential> _credentials;
    private long _version;

    internal AccountDirectory(ResourceService resources, RecordStore<Credential> credentials)
    {
        (_resources, _credentials) = (resources, credentials);
        credentials.Changed += (_, _) => Interlocked.Increment(ref _version);
        resources.Observe(AccountKinds.User, found => Set(found), change => Apply(change));
    }

    /// <summary>Grows with each change of any account or its credentials. What was computed from accounts is good as long as it stays the same.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Called with the User as it was and as it is, on the thread that writes.</summary>
    internal event Action<User?, User?>? Changed;

    /// <summary>The accounts.</summary>
    internal IEnumerable<User> Users => _users.Values;

    /// <summary>Finds an account. Reads memory; where servers share a database, it is asked before the answer is no.</summary>
    /// <param name="name">The user name, in any case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account; null when there is none, or it is being deleted.</returns>
    public async ValueTask<Account?> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var key = Normalize(name);
        if (Find(key) is { } found) return found;
        if (key.Length is 0 or > 253) return null;
        await _resources.GetAsync(AccountKinds.User, "", key, cancellationToken).ConfigureAwait(false);
        return Find(key);
    }

    /// <summary>Finds an account by its uid, in memory.</summary>
    /// <param name="uid">The uid.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account; null when it is gone.</returns>
    public async ValueTask<Account?> FindByUidAsync(string uid, CancellationToken cancellationToken) =>
        _names.TryGetValue(uid, out var name) ? await FindAsync(name, uid, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Finds the account that something belongs to, and no other one of the same name.</summary>
    /// <param name="name">The user name.</param>
    /// <param name="uid">The uid.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account; null when it is gone.</returns>
    public async ValueTask<Account?> FindAsync(string name, string uid, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found && found.Uid == uid ? found : null;

    /// <summary>Makes an account for somebody whom an identity provider vouches for.</summary>
    /// <param name="external">What the provider says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account.</returns>
    /// <exception cref="ResourceException">409: there is a user of that name. 422: the name cannot be one.</exception>
    public async Task<Account> CreateExternalAsync(ExternalAccount external, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(external);
        var user = new User
        {
            Metadata = new ObjectMeta { Name = Normalize(external.Name) },
            Spec = new UserSpec
            {
                DisplayName = external.DisplayName, Email = external.Email, EmailVerified = external.Email is null ? null : external.EmailVerified, Language = external.Language,
            },
            Status = new UserStatus { Factors = ["federated"], Identities = [IdentityOf(external, null)] },
        };
        var created = await _resources.CreateAsync(AccountKinds.User, "", Body(user), RecordStore<Credential>.AsIdentity, cancellationToken).ConfigureAwait(false);
        return Find(created.Name) ?? throw Refusal.NotServed(AccountKinds.User);
    }

    /// <summary>Notes that an account is also one at an identity provider, and its groups there. The groups of an earlier login are replaced.</summary>
    /// <param name="account">The account.</param>
    /// <param name="external">What the provider says now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account as it is now.</returns>
    /// <exception cref="ResourceException">404: it was deleted meanwhile.</exception>
    public async Task<Account> LinkExternalAsync(Account account, ExternalAccount external, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(external);
        await ChangeStatusAsync(account.Name, account.Uid, status => status with
        {
            Identities = [.. (status.Identities ?? []).Where(identity => identity.Provider != external.Provider), IdentityOf(external, DateTimeOffset.UtcNow)],
        }, cancellationToken).ConfigureAwait(false);
        return await FindAsync(account.Name, account.Uid, cancellationToken).ConfigureAwait(false) ?? throw Refusal.NotServed(AccountKinds.User);
    }

    /// <summary>Takes the link to an identity provider away, and the groups that came with it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="provider">The IdentityProvider object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    public Task UnlinkExternalAsync(Account account, string provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        return ChangeStatusAsync(account.Name, account.Uid, status => status with { Identities = [.. (status.Identities ?? []).Where(identity => identity.Provider != provider)] }, cancellationToken);
    }

    /// <summary>User names are compared without regard to case, and stored in lower case.</summary>
    internal static string Normalize(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Whether an account of this uid is there, also while it is being deleted. Asks the database.</summary>
    internal async Task<bool> ExistsAsync(string name, string uid, CancellationToken cancellationToken) =>
        await _resources.GetAsync(AccountKinds.User, "", name, cancellationToken).ConfigureAwait(false) is { } found && found.Uid == uid;

    /// <summary>Changes what the server says of an account. A change that changes nothing is no write.</summary>
    internal async Task ChangeStatusAsync(string name, string uid, Func<UserStatus, UserStatus> change, CancellationToken cancellationToken)
    {
        while (await _resources.GetAsync(AccountKinds.User, "", name, cancellationToken).ConfigureAwait(false) is { } found && found.Uid == uid)
        {
            var body = found.ToJson();
            body["status"] = JsonSerializer.SerializeToNode(change(body["status"].Deserialize<UserStatus>(Json) ?? new UserStatus()), Json);
            try
            {
                await _resources.UpdateAsync(AccountKinds.User, "", name, body, "status", RecordStore<Credential>.AsIdentity, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
            {
                // Somebody else changed it first: look again.
            }
        }
    }

    internal static JsonObject Body(User user) => (JsonObject)JsonSerializer.SerializeToNode(user with { ApiVersion = AccountKinds.User.ApiVersion, Kind = AccountKinds.User.Kind }, Json)!;

    internal static User Read(ResourceObject found) => JsonSerializer.Deserialize<User>(found.Json.Span, Json)!;

    private static UserIdentity IdentityOf(ExternalAccount external, DateTimeOffset? now) => new()
    {
        Provider = external.Provider, Subject = external.Subject, Groups = [.. external.Groups.Where(group => !ReservedNames.IsReserved(group)).Distinct(StringComparer.Ordinal)], LastLogin = now,
    };

    private Account? Find(string name) => _users.TryGetValue(name, out var user) && user.Metadata.DeletionTimestamp is null ? Of(user) : null;

    private Account Of(User user)
    {
        var (uid, credential) = (user.Metadata.Uid!, _credentials.Find(user.Metadata.Uid!)?.Content);
        var identities = user.Status?.Identities ?? [];
        return new Account
        {
            Name = user.Metadata.Name!,
            Uid = uid,
            DisplayName = string.IsNullOrEmpty(user.Spec.DisplayName) ? user.Metadata.Name! : user.Spec.DisplayName,
            Email = string.IsNullOrEmpty(user.Spec.Email) ? null : user.Spec.Email,
            EmailVerified = user.Spec.EmailVerified == true,
            Language = string.IsNullOrEmpty(user.Spec.Language) ? "en" : user.Spec.Language,
            Groups = [.. (user.Spec.Groups ?? []).Concat(identities.SelectMany(identity => identity.Groups ?? [])).Distinct(StringComparer.Ordinal)],
            State = user.Spec.Disabled == true ? AccountState.Disabled : credential?.MustChangePassword == true ? AccountState.PasswordChangeRequired : AccountState.Active,
            IsExternal = identities.Count > 0,
            Identities = identities,
            UpdatedAt = user.Metadata.CreationTimestamp ?? DateTimeOffset.UnixEpoch,
            CredentialVersion = credential?.Version ?? 0,
            HasPassword = credential?.PasswordHash is not null,
            HasSecondFactor = credential?.Totp is not null,
        };
    }

    private void Apply(ResourceChange change)
    {
        if (change.Type != ResourceEventType.Deleted)
        {
            Set(change.Object);
            return;
        }
        _users.TryRemove(change.Object.Name, out var before);
        _names.TryRemove(change.Object.Uid, out _);
        Interlocked.Increment(ref _version);
        Changed?.Invoke(before, null);
    }

    private void Set(ResourceObject found)
    {
        var before = _users.GetValueOrDefault(found.Name);
        User user;
        try
        {
            user = Read(found);
        }
        catch (JsonException)
        {
            // Written by another release, in a form that this one does not know: nobody signs in with what cannot be read.
            _users.TryRemove(found.Name, out _);
            return;
        }
        _users[found.Name] = user;
        _names[found.Uid] = found.Name;
        Interlocked.Increment(ref _version);
        Changed?.Invoke(before, user);
    }
}
