using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Identity;

/// <summary>
/// Makes the first administrator, so that there is always a way in. The password is the configured one, or a random one that is kept in <c>admin-password</c> below the data
/// directory, readable by the owner only. A configured password that has changed since it was last used sets the password: the way back in.
/// </summary>
/// <remarks>Of the replicas of one database that start at the same time one makes it; wherever the process is killed, the next start goes on.</remarks>
public sealed partial class AdministratorAccount
{
    /// <summary>The name of the account.</summary>
    public const string UserName = "admin";

    private const int PasswordLength = 20;

    private readonly ResourceService _resources;
    private readonly AccountDirectory _accounts;
    private readonly RecordStore<Credential> _store;
    private readonly PasswordHashing _hashing;
    private readonly AccountOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal AdministratorAccount(
        ResourceService resources, AccountDirectory accounts, RecordStore<Credential> store, PasswordHashing hashing, AccountOptions options, TimeProvider time, ILogger<AdministratorAccount> logger)
    {
        (_resources, _accounts, _store, _hashing, _options, _time, _logger) = (resources, accounts, store, hashing, options, time, logger);
        PasswordFile = options.DataDirectory.Length == 0 ? "" : Path.Combine(options.DataDirectory, "admin-password");
    }

    /// <summary>The random password when it was made just now, to be shown once; otherwise null.</summary>
    public string? NewPassword { get; private set; }

    /// <summary>Where a random password is kept; empty when it is kept nowhere.</summary>
    public string PasswordFile { get; }

    /// <summary>Makes the account when there is no administrator, and sets a configured password that is new. Called once, before requests are taken.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    public Task EnsureAsync(CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(_options.AdministratorPassword) ? EnsureSomebodyAsync(cancellationToken) : EnsureConfiguredAsync(_options.AdministratorPassword, cancellationToken);

    private async Task EnsureConfiguredAsync(string password, CancellationToken cancellationToken)
    {
        var uid = await EnsureUserAsync(cancellationToken).ConfigureAwait(false);
        var found = await _store.FindAsync(uid, cancellationToken).ConfigureAwait(false);
        // The same value as at the last start: what its owner has made of it since stays.
        if (found?.Content.ConfiguredHash is { } last && await _hashing.IsAsync(last, password, cancellationToken).ConfigureAwait(false)) return;
        var (hash, configured, now) = (_hashing.Hash(password), _hashing.Hash(password), _time.GetUtcNow());
        Credential Set(Credential credential) => credential with
        {
            User = UserName, PasswordHash = hash, ConfiguredHash = configured, PasswordChangedAt = now, MustChangePassword = false, Version = credential.Version + 1,
        };
        while (await _store.ChangeAsync(uid, Set, cancellationToken).ConfigureAwait(false) is null && await _store.CreateAsync(uid, new RecordOwner(uid, UserName), Set(new Credential()), cancellationToken).ConfigureAwait(false) is null)
        {
            // Another replica made it in between.
        }
        LogPasswordSet(_logger, UserName);
    }

    private async Task EnsureSomebodyAsync(CancellationToken cancellationToken)
    {
        var found = await _accounts.FindAsync(UserName, cancellationToken).ConfigureAwait(false);
        var isUnfinished = found is not null && found.Groups.Contains(CallerClaims.Masters) && await _store.FindAsync(found.Uid, cancellationToken).ConfigureAwait(false) is null && !found.IsExternal;
        if (!isUnfinished && _accounts.Users.Any(IsAdministrator)) return;
        // First the file: killed after that, the next start finds it. The other way round nobody would know the password.
        var (password, isNew) = KeptOrNew();
        var uid = await EnsureUserAsync(cancellationToken).ConfigureAwait(false);
        var made = await _store.CreateAsync(
            uid, new RecordOwner(uid, UserName), new Credential { User = UserName, PasswordHash = _hashing.Hash(password), PasswordChangedAt = _time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        if (made is not null) NewPassword = password;
        // Another replica was first, and its password is the one.
        else if (isNew && PasswordFile.Length > 0) File.Delete(PasswordFile);
    }

    internal static bool IsAdministrator(User user) => user.Spec.Groups?.Contains(CallerClaims.Masters) == true && user.Spec.Disabled != true && user.Metadata.DeletionTimestamp is null;

    private (string Password, bool IsNew) KeptOrNew()
    {
        if (PasswordFile.Length > 0 && File.Exists(PasswordFile) && File.ReadAllText(PasswordFile).Trim() is { Length: > 0 } kept) return (kept, false);
        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", PasswordLength);
        if (PasswordFile.Length > 0) PrivateFile.Write(PasswordFile, Encoding.UTF8.GetBytes(password + "\n"));
        return (password, true);
    }

    /// <summary>Makes the User, or makes it an enabled administrator again.</summary>
    private async Task<string> EnsureUserAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _resources.GetAsync(AccountKinds.User, "", UserName, cancellationToken).ConfigureAwait(false) is { } found)
            {
                var user = AccountDirectory.Read(found);
                if (IsAdministrator(user)) return found.Uid;
                var spec = new JsonObject { ["disabled"] = null, ["groups"] = new JsonArray([.. (user.Spec.Groups ?? []).Append(CallerClaims.Masters).Distinct().Select(group => JsonValue.Create(group))]) };
                await _resources.PatchAsync(AccountKinds.User, "", UserName, PatchType.Merge, new JsonObject { ["spec"] = spec }, null, RecordStore<Credential>.AsIdentity, cancellationToken).ConfigureAwait(false);
                return found.Uid;
            }
            try
            {
                var first = new User { Metadata = new ObjectMeta { Name = UserName }, Spec = new UserSpec { DisplayName = "Administrator", Groups = [CallerClaims.Masters] } };
                return (await _resources.CreateAsync(AccountKinds.User, "", AccountDirectory.Body(first), RecordStore<Credential>.AsIdentity, cancellationToken).ConfigureAwait(false)).Uid;
            }
            catch (ResourceException refusal) when (refusal.StatusCode == 409)
            {
                // Another replica made it in between.
            }
        }
    }

    [LoggerMessage(8104, LogLevel.Information, "The password of '{User}' was set to the configured one")]
    private static partial void LogPasswordSet(ILogger logger, string user);
}
