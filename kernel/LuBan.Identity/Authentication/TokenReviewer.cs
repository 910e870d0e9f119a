using System.Security.Claims;
using LuBan.Identity.Protocol;
using LuBan.Resources;

namespace LuBan.Identity.Authentication;

/// <summary>Says to other servers whose a token is, for TokenReview.</summary>
internal sealed class TokenReviewer(Callers callers, Issuers issuers) : ITokenReviewer
{
    public async ValueTask<TokenReview?> ReviewAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        var verdict = await callers.FromBearerAsync(token, null, cancellationToken);
        if (verdict.Principal is not { } principal) return null;
        var good = audiences.Count == 0 ? [issuers.First] : audiences.Where(issuers.All.Contains).ToList();
        return good.Count == 0 ? null : new TokenReview(Describe(principal), good);
    }

    private static AccessSubject Describe(ClaimsPrincipal principal) => new(
        principal.FindFirstValue(CallerClaims.Name)!, principal.FindFirstValue(CallerClaims.Uid) ?? "", [.. principal.FindAll(CallerClaims.Group).Select(claim => claim.Value)])
    {
        Scopes = principal.FindFirstValue(CallerClaims.Scopes) is { } scopes ? Tokens.Scopes.Split(scopes) : null,
    };
}
