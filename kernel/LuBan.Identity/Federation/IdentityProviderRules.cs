using System.Security.Cryptography;
using LuBan.Resources;

namespace LuBan.Identity.Federation;

/// <summary>What the schema of an identity provider cannot say.</summary>
internal static class IdentityProviderRules
{
    public static IEnumerable<StatusCause> Check(IdentityProviderSpec spec, IReadOnlyList<ContributedProviderType> contributed) =>
        CheckType(spec, contributed).Concat(CheckGroups(spec)).Concat(CheckCommon(spec)).Concat(spec.Type switch
        {
            IdentityProviderTypes.Oidc when spec.Oidc is { } oidc => CheckOidc(oidc, spec),
            IdentityProviderTypes.GitHub when spec.GitHub is { } gitHub => CheckGitHub(gitHub, spec),
            IdentityProviderTypes.Ldap when spec.Ldap is { } ldap => LdapRules.Check(ldap, spec),
            _ => [],
        });

    public static StatusCause Problem(string field, string what) => new("FieldValueInvalid", $"LB8201: {field} {what}.", field);

    private static IEnumerable<StatusCause> CheckType(IdentityProviderSpec spec, IReadOnlyList<ContributedProviderType> contributed)
    {
        if (!IdentityProviderTypes.IsBuiltIn(spec.Type) && !IdentityProviderTypes.IsContributed(spec.Type))
            yield return Problem("spec.type", $"is '{spec.Type}': write OIDC, GitHub, LDAP, or the id of an extension, a slash and the name of its type");
        foreach (var (type, field, section) in new (string, string, object?)[] { (IdentityProviderTypes.Oidc, "oidc", spec.Oidc), (IdentityProviderTypes.GitHub, "gitHub", spec.GitHub), (IdentityProviderTypes.Ldap, "ldap", spec.Ldap) })
        {
            if (spec.Type == type && section is null) yield return Problem($"spec.{field}", $"is missing: the type {type} needs it");
            if (spec.Type != type && section is not null) yield return Problem($"spec.{field}", $"is for the type {type}, and the type is '{spec.Type}': remove one of the two");
        }
        if (spec.Config is not null && IdentityProviderTypes.IsBuiltIn(spec.Type)) yield return Problem("spec.config", $"is for types that extensions bring, and the type is {spec.Type}: use its own section");
        // A type that nobody brings now may come later: the condition says so, and the config is checked when the object is next written.
        if (contributed.FirstOrDefault(type => type.Type == spec.Type)?.ConfigSchema is not { } schema) yield break;
        foreach (var cause in SchemaCheck.Run(schema, spec.Config ?? [], "spec.config")) yield return cause with { Message = $"LB8201: {cause.Message}" };
    }

    private static IEnumerable<StatusCause> CheckGroups(IdentityProviderSpec spec)
    {
        if (spec.Groups.Prefix is { } prefix && ReservedNames.IsReserved(prefix)) yield return Problem("spec.groups.prefix", "begins with 'system:', which no provider may hand out");
        foreach (var (from, to) in spec.Groups.Mapping)
        {
            if (ReservedNames.IsReserved(to)) yield return Problem($"spec.groups.mapping[{from}]", $"leads to '{to}': groups that begin with 'system:' are not handed out by providers; bind a role to a group of your own");
            else if (string.IsNullOrWhiteSpace(to)) yield return Problem($"spec.groups.mapping[{from}]", "leads to nothing: name a group");
        }
        foreach (var (field, patterns) in new[] { ("include", spec.Groups.Include), ("exclude", spec.Groups.Exclude), ("required", spec.Groups.Required) })
            if (patterns.Any(string.IsNullOrWhiteSpace)) yield return Problem($"spec.groups.{field}", "holds an empty name: write names of groups, with * for any text");
    }

    private static IEnumerable<StatusCause> CheckCommon(IdentityProviderSpec spec)
    {
        if (spec.CredentialsSecret is { Name: "" or null } or { Namespace: "" or null }) yield return Problem("spec.credentialsSecret", "needs a namespace and a name");
        if (spec.LookupClaim is not null && spec.Mapping != IdentityMapping.Lookup) yield return Problem("spec.lookupClaim", $"is for the mapping Lookup, and the mapping is {spec.Mapping}");
        if (spec.Tls.CaBundle is { } bundle && FindFault(bundle) is { } fault) yield return Problem("spec.tls.caBundle", fault);
    }

    private static IEnumerable<StatusCause> CheckOidc(OidcConfig oidc, IdentityProviderSpec spec)
    {
        foreach (var problem in CheckAddress("spec.oidc.issuer", oidc.Issuer, spec)) yield return problem;
        if (oidc.ClientId.Length == 0) yield return Problem("spec.oidc.clientId", "is missing: write what this server is called at the provider");
        if (oidc.Algorithms.Count == 0 || oidc.Algorithms.Any(algorithm => algorithm is not ("ES256" or "RS256" or "PS256")))
            yield return Problem("spec.oidc.algorithms", "must name some of ES256, RS256 and PS256, and nothing else");
        if (oidc.AuthMethod is "client_secret_basic" or "client_secret_post" && spec.CredentialsSecret is null)
            yield return Problem("spec.credentialsSecret", $"is missing: {oidc.AuthMethod} needs a Secret with 'clientSecret'");
        if (oidc.Scopes.Any(scope => scope.Length == 0 || scope.Any(letter => letter is <= ' ' or '"' or '\\' or > '~'))) yield return Problem("spec.oidc.scopes", "holds something that is no scope: write one scope per entry");
    }

    private static IEnumerable<StatusCause> CheckGitHub(GitHubConfig gitHub, IdentityProviderSpec spec)
    {
        foreach (var problem in CheckAddress("spec.gitHub.url", gitHub.Url, spec)) yield return problem;
        if (gitHub.ApiUrl is { } api)
            foreach (var problem in CheckAddress("spec.gitHub.apiUrl", api, spec)) yield return problem;
        if (gitHub.ClientId.Length == 0) yield return Problem("spec.gitHub.clientId", "is missing: write the id of the OAuth app");
        if (spec.CredentialsSecret is null) yield return Problem("spec.credentialsSecret", "is missing: GitHub needs a Secret with 'clientSecret'");
    }

    private static IEnumerable<StatusCause> CheckAddress(string field, string text, IdentityProviderSpec spec)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            yield return Problem(field, text.Length == 0 ? "is missing: write an https address" : $"is '{text}': write an https address");
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0) yield return Problem(field, "has a user, a question mark or a hash: write the plain address");
        else if (address.Scheme == "http" && !address.IsLoopback && !spec.Tls.AllowInsecure)
            yield return Problem(field, "is not protected: write https, or set spec.tls.allowInsecure and let everybody on the way read and change what is said");
    }

    private static string? FindFault(string pem)
    {
        try
        {
            using var authorities = CertificateAuthorities.Read(pem);
            return authorities.Count > 0 ? null : "holds no certificate: write certificates in PEM";
        }
        catch (CryptographicException exception)
        {
            return $"holds a certificate that cannot be read: {exception.Message}";
        }
    }
}
