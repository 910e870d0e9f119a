using System.Security.Claims;
using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>Reads who calls from the claims of <see cref="CallerClaims"/>.</summary>
public static class Callers
{
    private static readonly AccessSubject Nobody = new(CallerClaims.Anonymous, "", [CallerClaims.Unauthenticated]);

    /// <summary>Whether a caller may do everything, as was found out when the caller was authenticated.</summary>
    /// <param name="user">The caller.</param>
    /// <returns>Whether.</returns>
    public static bool IsAdministrator(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identity?.IsAuthenticated == true && user.HasClaim(ClaimTypes.Role, AdministratorClaims.Role);
    }

    /// <summary>Who a caller is.</summary>
    /// <param name="user">The caller.</param>
    /// <returns>The subject; of a caller without credentials <c>system:anonymous</c>.</returns>
    public static AccessSubject Describe(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity is not { IsAuthenticated: true, Name: { Length: > 0 } name }) return Nobody;
        var groups = user.FindAll(CallerClaims.Group).Select(claim => claim.Value).Distinct(StringComparer.Ordinal).ToList();
        var isAnonymous = name == CallerClaims.Anonymous;
        if (!isAnonymous && !groups.Contains(CallerClaims.Authenticated)) groups.Add(CallerClaims.Authenticated);
        return new(name, user.FindFirst(CallerClaims.Uid)?.Value ?? "", groups)
        {
            Scopes = user.FindFirst(CallerClaims.Scopes)?.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Extra = ExtraOf(user),
        };
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> ExtraOf(ClaimsPrincipal user) => user.Claims
        .Where(claim => claim.Type.StartsWith(CallerClaims.ExtraPrefix, StringComparison.Ordinal))
        .GroupBy(claim => claim.Type[CallerClaims.ExtraPrefix.Length..])
        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(claim => claim.Value)]);
}
