using System.Security.Claims;
using LuBan.Identity.Protocol;
using LuBan.Resources;

namespace LuBan.Identity.Authentication;

/// <summary>Says to other servers whose a token is, for TokenReview.</summary>
internal sealed class TokenReviewer(Callers callers, ServiceAccountTokens serviceAccounts, Issuers issuers) : ITokenReviewer
{
    public async ValueTask<TokenReview?> ReviewAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        if (ServiceAccountTokens.IsMeant(token)) return await ReviewServiceAccountAsync(token, audiences, cancellationToken);
        var verdict = await callers.FromBearerAsync(token, null, cancellationToken);
        if (verdict.Principal is not { } principal) return null;
        var good = audiences.Count == 0 ? [issuers.First] : audiences.Where(issuers.All.Contains).ToList();
        return good.Count == 0 ? null : new TokenReview(Describe(principal), good);
    }

    /// <summary>Unlike other tokens these may be meant for somebody else, who asks here whose they are.</summary>
    private async ValueTask<TokenReview?> ReviewServiceAccountAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        var (found, _) = await serviceAccounts.VerifyAsync(token, audiences, cancellationToken);
        if (found is null) return null;
        IReadOnlyList<string> asked = audiences.Count > 0 ? audiences : issuers.All;
        return new TokenReview(new AccessSubject(found.UserName, found.Uid, [.. found.Groups, CallerClaims.Authenticated]), [.. asked.Where(found.Audiences.Contains)]);
    }

    private static AccessSubject Describe(ClaimsPrincipal principal) => new(
        principal.FindFirstValue(CallerClaims.Name)!, principal.FindFirstValue(CallerClaims.Uid) ?? "", [.. principal.FindAll(CallerClaims.Group).Select(claim => claim.Value)])
    {
        Scopes = principal.FindFirstValue(CallerClaims.Scopes) is { } scopes ? Tokens.Scopes.Split(scopes) : null,
    };
}
