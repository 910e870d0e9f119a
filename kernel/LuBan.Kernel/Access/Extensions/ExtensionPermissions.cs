using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>How permissions of extensions are asked for: as the verb <c>use</c> on the extension, with the permission as the name.</summary>
internal static class ExtensionPermissions
{
    public const string Group = "permissions.luban.dev";

    public const string Verb = "use";

    /// <summary>The resource that stands for an extension.</summary>
    public static string ResourceOf(string extension) => extension.ToLowerInvariant();

    /// <summary>The question whether a caller has a permission.</summary>
    public static AccessQuestion Question(string extension, string permission, string ns) =>
        new() { Verb = Verb, Group = Group, Resource = ResourceOf(extension), Name = permission, Namespace = ns };
}
