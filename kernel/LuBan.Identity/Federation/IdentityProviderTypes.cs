using System.Text.RegularExpressions;

namespace LuBan.Identity.Federation;

/// <summary>The names of types.</summary>
internal static partial class IdentityProviderTypes
{
    public const string Oidc = "OIDC";

    public const string GitHub = "GitHub";

    public const string Ldap = "LDAP";

    public static bool IsBuiltIn(string type) => type is Oidc or GitHub or Ldap;

    public static bool IsContributed(string type) => Contributed().IsMatch(type);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]*/[A-Za-z0-9-]{1,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Contributed();
}
