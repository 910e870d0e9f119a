using LuBan.Kernel.Access;
using LuBan.Marketplace.Access;
using LuBan.Resources;

namespace LuBan.Server;

/// <summary>Lets NuGet clients push with the server's own credentials: a personal token, or an access token, as API key.</summary>
internal sealed class KernelIdentity(ITokenReviewer tokens, Administrators administrators) : IMarketplaceIdentity
{
    public async ValueTask<MarketplaceUser?> FromApiKeyAsync(string apiKey, CancellationToken cancellationToken)
    {
        var review = await tokens.ReviewAsync(apiKey, [], cancellationToken);
        return review is null ? null : new MarketplaceUser(review.Subject.Name, administrators.Include(review.Subject));
    }
}
