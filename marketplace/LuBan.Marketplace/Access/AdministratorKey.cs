using System.Security.Cryptography;
using System.Text;
using LuBan.Packages;

namespace LuBan.Marketplace.Access;

/// <summary>
/// The administrator of a marketplace that stands alone: whoever has the key in <c>keys/administrator</c> below the data directory, which is made
/// at the first start and readable by its owner only, or the key that was configured.
/// </summary>
internal sealed class AdministratorKey : IMarketplaceIdentity
{
    private const string UserName = "admin";
    private readonly byte[] _digest;

    private AdministratorKey(string key) => _digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Opens the key, or makes one.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="configured">The configured key; null or empty: the kept one.</param>
    public static AdministratorKey Open(string data, string? configured)
    {
        if (!string.IsNullOrEmpty(configured)) return new(configured);
        var path = Path.Combine(data, "keys", "administrator");
        if (!File.Exists(path)) DurableFiles.WritePrivate(path, Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true) + "\n"));
        return new(File.ReadAllText(path).Trim());
    }

    public ValueTask<MarketplaceUser?> FromApiKeyAsync(string apiKey, CancellationToken cancellationToken)
    {
        var isRight = CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)), _digest);
        return ValueTask.FromResult(isRight ? new MarketplaceUser(UserName, IsAdministrator: true) : null);
    }
}
