using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>What the console keeps in the store. Nothing of it is served as a resource.</summary>
internal static class ConsoleKinds
{
    public const string Group = "internal.console.luban.dev";

    /// <summary>What a user likes; the name is a hash of the user's name.</summary>
    public static ResourceKind Preference { get; } = Internal("ConsolePreference", "preferences", sensitive: false);

    /// <summary>The key that addresses for frames are signed with.</summary>
    public static ResourceKind Key { get; } = Internal("ConsoleKey", "keys", sensitive: true);

    public static IReadOnlyList<ResourceKind> All { get; } = [Preference, Key];

    private static ResourceKind Internal(string kind, string plural, bool sensitive) => new()
    {
        Group = Group, Version = "v1", Kind = kind, Plural = plural, Singular = kind.ToLowerInvariant(), Scope = ResourceScope.Cluster, IsInternal = true, Sensitive = sensitive, Owner = KernelKinds.Owner,
    };
}
