using LuBan.Kernel.Access;
using LuBan.Marketplace.Access;

namespace LuBan.Server;

/// <summary>Lets NuGet clients push with the kernel's own credentials: a bearer token, or the administrator's password, as API key.</summary>
internal sealed class KernelIdentity(AccessTokens tokens, AdminAccount account) : IMarketplaceIdentity
{
    public ValueTask<MarketplaceUser?> FromApiKeyAsync(string apiKey, CancellationToken cancellationToken)
    {
        var user = tokens.Verify(apiKey) ?? (account.Verify(AdminAccount.UserName, apiKey) ? AdminAccount.UserName : null);
        return ValueTask.FromResult(user is null ? null : new MarketplaceUser(user, IsAdministrator: user == AdminAccount.UserName));
    }
}
