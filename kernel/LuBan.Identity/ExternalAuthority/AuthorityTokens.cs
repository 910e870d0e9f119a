using System.Security.Claims;
using System.Text.Json;
using LuBan.Identity.Authentication;
using LuBan.Identity.Federation;
using LuBan.Identity.Tokens;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.ExternalAuthority;

/// <summary>Says whose a token of the external authority is, by the rules of kube-apiserver's OIDC authenticator.</summary>
internal sealed class AuthorityTokens(IOptions<AuthorityOptions> options, OidcDiscovery discovery, TimeProvider time)
{
    private const string Email = "email";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public AuthorityOptions Options => options.Value;

    /// <summary>Passwords and sessions of this server are about accounts that the authority knows nothing of.</summary>
    public CallerVerdict RefuseOwn() => CallerVerdict.Refused($"LB8254: Only tokens of '{Options.Issuer}' and of service accounts are taken here: passwords, sessions and personal tokens of this server are not.");

    public async ValueTask<CallerVerdict> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var settings = new IdentityProviderSettings { Name = "the external authority", CaBundle = Options.CaBundle };
            // An ID token, as kubectl sends it, or an access token for this server (RFC 9068).
            var rules = new TokenRules { Types = ["jwt", "", "at+jwt"], Issuers = [Options.Issuer!], Audiences = [.. Options.Audiences.Append(Options.ClientId).Where(audience => audience.Length > 0)], ClockSkew = Skew };
            var metadata = await discovery.GetAsync(settings, Options.Issuer!, cancellationToken);
            var verdict = await rules.VerifyAsync(text, (token, stop) => Options.Algorithms.Contains(token.Algorithm) ? discovery.FindKeyAsync(settings, metadata, token, stop) : new((Keys.VerificationKey?)null), time.GetUtcNow(), cancellationToken);
            return verdict.Claims is { } claims ? Describe(claims) : Refused(verdict.Problem);
        }
        catch (ExtensionException problem)
        {
            return CallerVerdict.Refused($"LB8253: The external authority cannot be asked for its keys: {problem.Message}");
        }
    }

    private CallerVerdict Describe(JsonElement claims)
    {
        if (JsonWebToken.Text(claims, Options.UserNameClaim) is not { Length: > 0 } name) return Refused($"its claim '{Options.UserNameClaim}' is missing");
        // An address that somebody only claims to have is nobody's name.
        if (Options.UserNameClaim == Email && !(claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.True)) return Refused("its 'email_verified' is not true");
        foreach (var (claim, value) in Options.RequiredClaims)
            if (JsonWebToken.Text(claims, claim) != value) return Refused($"its claim '{claim}' is not '{value}'");
        var user = PrefixOf(Options) + name;
        if (ReservedNames.IsReserved(user)) return Refused("its user name begins with 'system:', which belongs to the server");
        return new(Principal(user, claims, GroupsOf(claims)), null, "") { User = user };
    }

    private static string PrefixOf(AuthorityOptions options) => options.UserNamePrefix switch
    {
        "-" => "",
        { } prefix => prefix,
        null => options.UserNameClaim == Email ? "" : options.Issuer + "#",
    };

    private IReadOnlyList<string> GroupsOf(JsonElement claims)
    {
        if (Options.GroupsClaim is not { } claim || !claims.TryGetProperty(claim, out var value)) return [];
        var groups = OidcClaims.Texts(value).Select(group => Options.GroupsPrefix + group).Where(group => !ReservedNames.IsReserved(group)).Distinct(StringComparer.Ordinal).ToList();
        return Options.Administrators is { } administrators && groups.Contains(administrators) ? [.. groups, CallerClaims.Masters] : groups;
    }

    private static ClaimsPrincipal Principal(string user, JsonElement claims, IReadOnlyList<string> groups)
    {
        List<Claim> all = [new(CallerClaims.Name, user), .. groups.Append(CallerClaims.Authenticated).Select(group => new Claim(CallerClaims.Group, group))];
        if (JsonWebToken.Text(claims, "sub") is { } subject) all.Add(new(CallerClaims.Uid, subject));
        if (JsonWebToken.Text(claims, "jti") is { } id) all.Add(new(CallerClaims.Token, id));
        return new(new ClaimsIdentity(all, LuBanAuthentication.Scheme, CallerClaims.Name, CallerClaims.Group));
    }

    private CallerVerdict Refused(string why) => CallerVerdict.Refused($"LB8252: The token of '{Options.Issuer}' is refused: {why}.");
}
