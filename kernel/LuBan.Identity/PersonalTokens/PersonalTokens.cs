using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Identity;

/// <summary>Personal access tokens: <c>lbp_</c> and 43 characters, kept as a hash.</summary>
public sealed class PersonalTokens
{
    /// <summary>What every token begins with, for those who search for leaked ones.</summary>
    public const string Prefix = "lbp_";

    /// <summary>The scope of everything that the user may do.</summary>
    public const string ApiScope = "api";

    private const int MaximumName = 64;
    private const int MaximumPerUser = 200;

    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);

    private readonly RecordStore<PersonalTokenContent> _store;
    private readonly LastUses _uses;
    private readonly AccountDirectory _accounts;
    private readonly ResourceService _resources;
    private readonly AccountOptions _options;
    private readonly TimeProvider _time;

    internal PersonalTokens(RecordStore<PersonalTokenContent> store, LastUses uses, AccountDirectory accounts, ResourceService resources, AccountOptions options, TimeProvider time) =>
        (_store, _uses, _accounts, _resources, _options, _time) = (store, uses, accounts, resources, options, time);

    /// <summary>Makes a token.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="name">What its owner calls it: 1 to 64 characters.</param>
    /// <param name="scopes">What it is limited to: <c>api</c>, or names of Scope objects. Empty for <c>api</c>.</param>
    /// <param name="lifetime">How long it is good; null for the default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The token, and its secret, which is not shown again.</returns>
    /// <exception cref="ExtensionException">LB8110: with every problem of what was asked for.</exception>
    public async Task<(PersonalToken Token, string Secret)> CreateAsync(Account account, string name, IReadOnlyList<string> scopes, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(scopes);
        var wanted = lifetime ?? _options.TokenLifetime;
        await CheckAsync(account, name.Trim(), scopes, wanted, cancellationToken).ConfigureAwait(false);
        var (secret, now) = (Prefix + Secrets.New(), _time.GetUtcNow());
        var content = new PersonalTokenContent
        {
            Name = name.Trim(), User = account.Name, Uid = account.Uid, Hash = Secrets.Hash(secret), CreatedAt = now, ExpiresAt = now + wanted,
            Scopes = scopes.Contains(ApiScope) ? [] : [.. scopes.Distinct(StringComparer.Ordinal)],
        };
        var id = Secrets.IdOf(secret);
        await _store.CreateAsync(id, new RecordOwner(account.Uid, account.Name), content, cancellationToken).ConfigureAwait(false);
        return (Shown(id, content), secret);
    }

    /// <summary>Finds the token of a secret, and notes that it is used.</summary>
    /// <param name="secret">What was sent.</param>
    /// <param name="address">Where it comes from; null not to note the use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The token; null when it is not good (any more).</returns>
    public async ValueTask<PersonalToken?> VerifyAsync(string secret, string? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length != Prefix.Length + Secrets.Length || !secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var found = await _store.FindAsync(Secrets.IdOf(secret), cancellationToken).ConfigureAwait(false);
        if (found is null || !Secrets.Matches(secret, found.Content.Hash) || found.Content.ExpiresAt <= _time.GetUtcNow()) return null;
        if (await _accounts.FindAsync(found.Content.User, found.Content.Uid, cancellationToken).ConfigureAwait(false) is not { IsDisabled: false }) return null;
        if (address is not null) _uses.Note(found.Name, new RecordOwner(found.Content.Uid, found.Content.User), address);
        return Shown(found.Name, found.Content);
    }

    /// <summary>The tokens of an account, also those that are over.</summary>
    /// <param name="account">The account.</param>
    /// <returns>The tokens, the newest first.</returns>
    public IReadOnlyList<PersonalToken> List(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return [.. _store.OwnedBy(account.Uid).Select(record => Shown(record.Name, record.Content)).OrderByDescending(token => token.CreatedAt)];
    }

    /// <summary>Revokes a token of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The token that was revoked; null when the account has none of that id.</returns>
    public async Task<PersonalToken?> RevokeAsync(Account account, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(id);
        if (_store.OwnedBy(account.Uid).FirstOrDefault(record => record.Name == id) is not { } found || !await _store.DeleteAsync(id, cancellationToken).ConfigureAwait(false)) return null;
        await _uses.ForgetAsync(id, cancellationToken).ConfigureAwait(false);
        return Shown(id, found.Content);
    }

    /// <summary>Revokes every token of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> RevokeAllAsync(Account account, CancellationToken cancellationToken)
    {
        var revoked = 0;
        foreach (var token in List(account))
            if (await RevokeAsync(account, token.Id, cancellationToken).ConfigureAwait(false) is not null) revoked++;
        return revoked;
    }

    /// <summary>Whether an id is that of a personal token.</summary>
    internal bool Knows(string id) => _store.Find(id) is not null;

    /// <summary>Removes what has been over for so long that nobody looks for it.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow() - _options.LoginRetention;
        foreach (var record in _store.All.Where(record => record.Content.ExpiresAt < before)) await _store.DeleteAsync(record.Name, cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckAsync(Account account, string name, IReadOnlyList<string> scopes, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (name.Length is 0 or > MaximumName || name.Any(char.IsControl)) problems.Add($"name has {name.Length} characters, 1 to {MaximumName} printable ones are allowed");
        if (lifetime < ShortestLifetime || lifetime > _options.MaximumTokenLifetime)
            problems.Add($"expiresIn is {lifetime.TotalSeconds:0} s, {ShortestLifetime.TotalSeconds:0} s to {_options.MaximumTokenLifetime.TotalSeconds:0} s are allowed");
        foreach (var scope in scopes.Distinct(StringComparer.Ordinal))
            if (!await IsScopeAsync(scope, cancellationToken).ConfigureAwait(false)) problems.Add($"scope '{scope}' is not known; '{ApiScope}' and the names of Scope objects are");
        if (_store.CountOwnedBy(account.Uid) >= MaximumPerUser) problems.Add($"there are {MaximumPerUser} tokens already, which is the most; revoke some first");
        if (problems.Count > 0) throw new ExtensionException("LB8110", $"The token cannot be made, {problems.Count} problem(s): {string.Join("; ", problems)}.");
    }

    private async Task<bool> IsScopeAsync(string scope, CancellationToken cancellationToken) => scope == ApiScope
        || _resources.Registry.Current.FindKind(IdentityKinds.Group, "Scope") is { } kind && scope.Length > 0 && await _resources.GetAsync(kind, "", scope, cancellationToken).ConfigureAwait(false) is not null;

    private PersonalToken Shown(string id, PersonalTokenContent content)
    {
        var use = _uses.Find(id);
        return new PersonalToken
        {
            Id = id, Name = content.Name, User = content.User, Uid = content.Uid, Scopes = content.Scopes, CreatedAt = content.CreatedAt, ExpiresAt = content.ExpiresAt,
            LastUsedAt = use?.Time, LastAddress = use?.Address,
        };
    }
}
