namespace LuBan.Marketplace.State;

/// <summary>What decisions are about.</summary>
public static class MarketplaceKeys
{
    /// <summary>A document of a set.</summary>
    public static string Document(string kind, string name) => $"{kind}:{name}";

    /// <summary>A package and everything of it. Ids that look alike share a key, so that not two of them come to be at the same time.</summary>
    public static string Package(string id) => "package:" + LuBan.Packages.ConfusableIds.Skeleton(id);
}
