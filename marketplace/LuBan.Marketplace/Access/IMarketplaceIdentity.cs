namespace LuBan.Marketplace.Access;

/// <summary>How the server around the marketplace recognises its own users. Optional: without it there are API tokens only.</summary>
public interface IMarketplaceIdentity
{
    /// <summary>Recognises what a NuGet client sent as API key, as password or as bearer token: the server's own bearer token, or a password.</summary>
    /// <param name="apiKey">What was sent. Never to be logged.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Whose it is; null when it is nobody's.</returns>
    ValueTask<MarketplaceUser?> FromApiKeyAsync(string apiKey, CancellationToken cancellationToken);
}

/// <summary>A person, as the server around the marketplace knows them.</summary>
/// <param name="Name">The user's name, for the journal and as member of publishers.</param>
/// <param name="IsAdministrator">Whether the user administers the marketplace.</param>
public sealed record MarketplaceUser(string Name, bool IsAdministrator);
