namespace LuBan.Marketplace.State;

/// <summary>What decisions are about.</summary>
public static class MarketplaceKeys
{
    /// <summary>A document of a set.</summary>
    public static string Document(string kind, string name) => $"{kind}:{name}";

    /// <summary>A package and everything of it.</summary>
    public static string Package(string id) => "package:" + id.ToLowerInvariant();
}
