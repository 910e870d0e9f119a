using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace LuBan.Kernel.Access;

/// <summary>Gives administrators the role claim that tells them apart, after whichever scheme authenticated them, and takes it from everybody else.</summary>
internal sealed class AdministratorClaims(AccessEvaluator evaluator) : IClaimsTransformation
{
    /// <summary>The role of administrators.</summary>
    public const string Role = "admin";

    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) => Task.FromResult(Transform(principal));

    public ClaimsPrincipal Transform(ClaimsPrincipal principal)
    {
        if (principal.Identity is not ClaimsIdentity { IsAuthenticated: true } identity) return principal;
        var administrates = evaluator.IsAdministrator(Callers.Describe(principal));
        if (administrates == principal.HasClaim(ClaimTypes.Role, Role)) return principal;
        // A copy: the principal may be kept for later requests by whoever authenticated it.
        var claims = identity.Claims.Where(claim => claim is not { Type: ClaimTypes.Role, Value: Role });
        if (administrates) claims = claims.Append(new(ClaimTypes.Role, Role));
        return new(new ClaimsIdentity(claims, identity.AuthenticationType, identity.NameClaimType, ClaimTypes.Role));
    }
}
