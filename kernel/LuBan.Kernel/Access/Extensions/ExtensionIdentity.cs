using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>As whom extensions act when they act for themselves.</summary>
internal static class ExtensionIdentity
{
    public const string Prefix = "system:extension:";

    private const string Group = "system:extensions";

    /// <summary>The user name of an extension.</summary>
    public static string NameOf(string id) => Prefix + id.ToLowerInvariant();

    public static AccessSubject Of(string id) => new(NameOf(id), "", [Group, CallerClaims.Authenticated]);

    /// <summary>The extension behind a user name, in lower case; null for anybody else.</summary>
    public static string? IdOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : null;
}
