using System.Security.Claims;

namespace LuBan.Resources;

/// <summary>The claims by which an authenticated caller is described. Whoever authenticates writes them; whoever decides reads them.</summary>
public static class CallerClaims
{
    /// <summary>The user name.</summary>
    public const string Name = ClaimTypes.Name;

    /// <summary>The uid of the account.</summary>
    public const string Uid = "uid";

    /// <summary>One group; repeated.</summary>
    public const string Group = "group";

    /// <summary>What the credentials are limited to, separated by spaces (RFC 6749 §3.3). Absent when they are not limited.</summary>
    public const string Scopes = "scopes";

    /// <summary>The id of the session that the credentials belong to.</summary>
    public const string Session = "sid";

    /// <summary>The id of the token that was sent.</summary>
    public const string Token = "jti";

    /// <summary>The id of the client that the token was issued to.</summary>
    public const string Client = "client_id";

    /// <summary>How the caller proved who it is (RFC 8176); repeated.</summary>
    public const string Method = "amr";

    /// <summary>Who really calls, when the caller acts as somebody else.</summary>
    public const string Impersonator = "impersonator";

    /// <summary>What the types of claims begin with that say more about the caller; the key follows.</summary>
    public const string ExtraPrefix = "extra/";

    /// <summary>The group of every authenticated caller.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>The group of callers without credentials.</summary>
    public const string Unauthenticated = "system:unauthenticated";

    /// <summary>The name of callers without credentials.</summary>
    public const string Anonymous = "system:anonymous";

    /// <summary>The group that may do everything.</summary>
    public const string Masters = "system:masters";
}
