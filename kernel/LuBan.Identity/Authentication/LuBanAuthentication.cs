namespace LuBan.Identity.Authentication;

/// <summary>The authentication scheme of this server.</summary>
public static class LuBanAuthentication
{
    /// <summary>The name of the scheme.</summary>
    public const string Scheme = "LuBan";
}
