namespace LuBan.Marketplace.Access;

/// <summary>What a token may be used for. A token has a set of these, and nothing that is not in it is allowed.</summary>
internal static class TokenScope
{
    /// <summary>Push packages, the first version of a new id included.</summary>
    public const string Push = "push";

    /// <summary>Push new versions of ids that are there.</summary>
    public const string PushVersion = "push-version";

    /// <summary>List, unlist and deprecate versions.</summary>
    public const string Unlist = "unlist";

    /// <summary>Read feed and catalogue where that is not open to everybody.</summary>
    public const string Read = "read";

    /// <summary>Do what a member of the publisher may: owners, prefixes, members, rollout, appeals and further tokens.</summary>
    public const string Manage = "manage";

    /// <summary>Do what an administrator may. Belongs to no publisher, and only an administrator can make one.</summary>
    public const string Admin = "admin";

    /// <summary>Every scope.</summary>
    public static IReadOnlyList<string> All { get; } = [Push, PushVersion, Unlist, Read, Manage, Admin];
}
