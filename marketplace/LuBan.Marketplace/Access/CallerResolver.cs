using System.Net.Http.Headers;
using System.Text;
using LuBan.Marketplace.Publishers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Access;

/// <summary>Finds out who sent a request: by an API token, by what the server around says, or by a password or bearer token that the server knows.</summary>
internal sealed class CallerResolver(
    PublisherDocuments documents, TokenUses uses, AccessLimits limits, IOptions<MarketplaceOptions> options, TimeProvider time, IEnumerable<IMarketplaceIdentity> identities)
{
    private const string ApiKeyHeader = "X-NuGet-ApiKey";

    /// <summary>Finds out who it is.</summary>
    /// <exception cref="MarketplaceException">LB7102: credentials were sent and are not good; LB7105: too many wrong ones came from this address.</exception>
    public async ValueTask<MarketplaceCaller> ResolveAsync(HttpContext context)
    {
        // NuGet clients expect 403 for a bad API key: at 401 they ask for a user name and a password.
        if (context.Request.Headers[ApiKeyHeader].ToString() is { Length: > 0 } apiKey) return await FromSecretAsync(context, apiKey) ?? throw Bad(403, "API key");
        var secret = SecretIn(context.Request.Headers.Authorization.ToString());
        if (secret is not null && secret.StartsWith(TokenSecret.Prefix, StringComparison.Ordinal)) return FromToken(secret, 401);
        if (context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name })
            return OfUser(new(name, context.User.IsInRole(options.Value.AdministratorRole)));
        if (context.Request.Headers.Authorization.Count == 0) return MarketplaceCaller.Anonymous;
        return (secret is null ? null : await FromSecretAsync(context, secret)) ?? throw Bad(401, "credentials");
    }

    private async ValueTask<MarketplaceCaller?> FromSecretAsync(HttpContext context, string secret)
    {
        if (secret.StartsWith(TokenSecret.Prefix, StringComparison.Ordinal)) return FromToken(secret, 403);
        // Passwords can be guessed, tokens of 256 bits cannot: only the former are counted.
        limits.RequireGuess(context);
        foreach (var identity in identities)
        {
            if (await identity.FromApiKeyAsync(secret, context.RequestAborted) is { } user) return OfUser(user);
        }
        limits.CountWrongGuess(context);
        return null;
    }

    private MarketplaceCaller FromToken(string secret, int status)
    {
        if (!TokenSecret.TryReadId(secret, out var id) || documents.Tokens.Find(id) is not { } token || !TokenSecret.Matches(secret, token.Hash)) throw Bad(status, "token");
        if (token.Revoked is not null) throw new MarketplaceException(status, "LB7102", $"the token '{token.Label}' was revoked. Make a new one.");
        if (token.Expires <= time.GetUtcNow()) throw new MarketplaceException(status, "LB7102", $"the token '{token.Label}' expired on {token.Expires:yyyy-MM-dd}. Make a new one.");
        uses.Note(token.Id);
        return MarketplaceCaller.Of(token);
    }

    private MarketplaceCaller OfUser(MarketplaceUser user) => MarketplaceCaller.Of(user, user.IsAdministrator ? [] : documents.PublishersOf(user.Name));

    private static MarketplaceException Bad(int status, string what) => new(status, "LB7102", $"the {what} is not known here. Check it, or make a new token.");

    /// <summary>The bearer token, or the password whatever the user name is; null when there is neither.</summary>
    private static string? SecretIn(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Parameter is null) return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return header.Parameter;
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon == text.Length - 1 ? null : text[(colon + 1)..];
    }
}
