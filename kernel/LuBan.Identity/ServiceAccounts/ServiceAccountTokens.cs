using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Identity;

/// <summary>Issues and checks the tokens of service accounts: signed, short-lived, bound to the account's uid, and to a secret when that was asked for.</summary>
public sealed class ServiceAccountTokens
{
    /// <summary>The <c>typ</c>: nothing else of this server has it, so nothing else is taken for one.</summary>
    internal const string Type = "sa+jwt";

    private const string Claim = "kubernetes.io";

    private readonly ConcurrentDictionary<(string Namespace, string Name), string> _uids = new();
    private readonly ResourceService _resources;
    private readonly SigningKeys _keys;
    private readonly Issuers _issuers;
    private readonly IdentityOptions _options;
    private readonly TimeProvider _time;

    internal ServiceAccountTokens(ResourceService resources, SigningKeys keys, Issuers issuers, IOptions<IdentityOptions> options, TimeProvider time)
    {
        (_resources, _keys, _issuers, _options, _time) = (resources, keys, issuers, options.Value, time);
        resources.Observe(Kind, Set, change =>
        {
            if (change.Type == ResourceEventType.Deleted) _uids.TryRemove((change.Object.Namespace, change.Object.Name), out _);
            else Set(change.Object);
        });
    }

    /// <summary>The longest life that is granted.</summary>
    internal TimeSpan Longest => _options.LongestServiceAccountToken;

    private ResourceKind Kind => _resources.Registry.Current.FindKind("", "ServiceAccount") ?? throw new InvalidOperationException("The kind ServiceAccount is not served.");

    /// <summary>Issues a token.</summary>
    /// <param name="account">The service account.</param>
    /// <param name="audiences">Who shall take it; empty for this server.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="secret">The secret whose end is its end; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The token and its end.</returns>
    public async Task<(string Token, DateTimeOffset ExpiresAt)> IssueAsync(ResourceObject account, IReadOnlyList<string> audiences, TimeSpan lifetime, ResourceObject? secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(audiences);
        var now = _time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + (lifetime < Longest ? lifetime : Longest)).ToUnixTimeSeconds());
        var bound = new JsonObject { ["namespace"] = account.Namespace, ["serviceaccount"] = new JsonObject { ["name"] = account.Name, ["uid"] = account.Uid } };
        if (secret is not null) bound["secret"] = new JsonObject { ["name"] = secret.Name, ["uid"] = secret.Uid };
        var claims = new JsonObject
        {
            ["iss"] = _issuers.First,
            ["sub"] = $"system:serviceaccount:{account.Namespace}:{account.Name}",
            ["aud"] = new JsonArray([.. (audiences.Count == 0 ? [_issuers.First] : audiences.Distinct()).Select(audience => JsonValue.Create(audience))]),
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            [Claim] = bound,
        };
        return (JsonWebToken.Sign(await _keys.ActiveAsync(SigningAlgorithms.ES256, cancellationToken).ConfigureAwait(false), Type, claims), expires);
    }

    /// <summary>Whether a text is to be looked at here. Says nothing about whether it is good.</summary>
    /// <param name="token">What was sent.</param>
    /// <returns>Whether it says that it is a token of a service account.</returns>
    public static bool IsMeant(string token) => JsonWebToken.TryParse(token, out _)?.Type == Type;

    /// <summary>Checks a token, and that what it is bound to is still there.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">One of these must be among its own; empty for the names of this server.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whose it is, or why it is refused.</returns>
    public async ValueTask<(ServiceAccountToken? Token, string Problem)> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audiences);
        var rules = new TokenRules
        {
            Types = [Type], Issuers = _issuers.All, Audiences = audiences.Count > 0 ? audiences : _issuers.All, NeedsNotBefore = true, ClockSkew = _options.ClockSkew, LongestLife = Longest,
        };
        var verdict = await rules.VerifyAsync(token, FindKeyAsync, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (verdict.Claims is not { } claims) return (null, verdict.Problem);
        if (Read(claims) is not { } found) return (null, "it does not say of which service account it is");
        if (await UidOfAsync(found.Namespace, found.Name, cancellationToken).ConfigureAwait(false) != found.Uid) return (null, "its service account is gone");
        if (!await IsBoundAsync(claims, found.Namespace, cancellationToken).ConfigureAwait(false)) return (null, "the secret that it is bound to is gone");
        return (found, "");
    }

    private static ServiceAccountToken? Read(JsonElement claims)
    {
        if (!claims.TryGetProperty(Claim, out var bound) || bound.ValueKind != JsonValueKind.Object || !bound.TryGetProperty("serviceaccount", out var account) || account.ValueKind != JsonValueKind.Object) return null;
        var (ns, name, uid, id) = (JsonWebToken.Text(bound, "namespace"), JsonWebToken.Text(account, "name"), JsonWebToken.Text(account, "uid"), JsonWebToken.Text(claims, "jti"));
        if (ns is null || name is null || uid is null || id is null || JsonWebToken.Text(claims, "sub") != $"system:serviceaccount:{ns}:{name}") return null;
        return new ServiceAccountToken(ns, name, uid, id, TokenRules.Time(claims, "exp")!.Value) { Audiences = TokenRules.AudiencesOf(claims) };
    }

    private async ValueTask<string?> UidOfAsync(string ns, string name, CancellationToken cancellationToken)
    {
        if (_uids.TryGetValue((ns, name), out var uid)) return uid;
        // Another replica may have made it a moment ago.
        return await _resources.GetAsync(Kind, ns, name, cancellationToken).ConfigureAwait(false) is { DeletionTimestamp: null } found ? found.Uid : null;
    }

    private async ValueTask<bool> IsBoundAsync(JsonElement claims, string ns, CancellationToken cancellationToken)
    {
        if (!claims.GetProperty(Claim).TryGetProperty("secret", out var secret)) return true;
        return await FindSecretAsync(ns, JsonWebToken.Text(secret, "name") ?? "", cancellationToken).ConfigureAwait(false) is { } found && found.Uid == JsonWebToken.Text(secret, "uid");
    }

    internal async ValueTask<ResourceObject?> FindSecretAsync(string ns, string name, CancellationToken cancellationToken) =>
        await _resources.GetAsync(_resources.Registry.Current.FindKind("", "Secret")!, ns, name, cancellationToken).ConfigureAwait(false) is { DeletionTimestamp: null } found ? found : null;

    private ValueTask<VerificationKey?> FindKeyAsync(JsonWebToken token, CancellationToken cancellationToken) =>
        token.KeyId is { } id ? _keys.FindAsync(id, cancellationToken) : new((VerificationKey?)null);

    private void Set(ResourceObject found)
    {
        if (found.DeletionTimestamp is null) _uids[(found.Namespace, found.Name)] = found.Uid;
        else _uids.TryRemove((found.Namespace, found.Name), out _);
    }
}
