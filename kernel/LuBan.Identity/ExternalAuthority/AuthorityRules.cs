using System.Security.Cryptography;
using LuBan.Identity.Federation;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.ExternalAuthority;

/// <summary>Refuses to start with settings of the external authority that cannot mean anything, all problems at once.</summary>
internal sealed class AuthorityRules : IValidateOptions<AuthorityOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthorityOptions options)
    {
        var problems = Check(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"LB8251: {string.Join("; ", problems)}.");
    }

    private static IEnumerable<string> Check(AuthorityOptions options)
    {
        if (!options.IsOn)
        {
            if (options.ClientId.Length > 0 || options.Audiences.Count > 0) yield return "--oidc-client-id or --oidc-audience is set without --oidc-authority: name the issuer";
            yield break;
        }
        if (!Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer) || issuer.Query.Length > 0 || issuer.Fragment.Length > 0 || !(issuer.Scheme == "https" || (issuer.Scheme == "http" && issuer.IsLoopback)))
            yield return $"--oidc-authority is '{options.Issuer}': write the https address that the issuer names itself by";
        if (options.ClientId.Length == 0 && options.Audiences.Count == 0) yield return "--oidc-client-id is missing: without it, tokens for any other program would be taken";
        if (options.UserNameClaim.Length == 0) yield return "--oidc-username-claim is empty: name the claim with the user name";
        if (options.Algorithms.Count == 0 || options.Algorithms.Except(["ES256", "RS256", "PS256"]).Any()) yield return "--oidc-signing-algs must name some of ES256, RS256 and PS256, and nothing else";
        if (options.UserNamePrefix is { } prefix && ReservedNames.IsReserved(prefix)) yield return "--oidc-username-prefix begins with 'system:', which belongs to the server";
        if (options.Administrators is not null && options.GroupsClaim is null) yield return "--oidc-administrators needs --oidc-groups-claim: without it nobody has a group";
        if (options.CaBundle is { } bundle && !IsReadable(bundle)) yield return "--oidc-ca-file holds no certificate in PEM that can be read";
    }

    private static bool IsReadable(string bundle)
    {
        try
        {
            using var authorities = CertificateAuthorities.Read(bundle);
            return authorities.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
