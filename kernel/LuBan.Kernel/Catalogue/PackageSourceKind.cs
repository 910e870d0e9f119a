namespace LuBan.Kernel.Catalogue;

/// <summary>What a source is, by how it is written.</summary>
internal static class PackageSourceKind
{
    /// <summary>Whether it is a folder of this machine.</summary>
    public static bool IsFolder(PackageSource source) =>
        !source.Spec.Url.StartsWith(ISourceAddresses.EmbeddedScheme, StringComparison.OrdinalIgnoreCase)
        && (!Uri.TryCreate(source.Spec.Url, UriKind.Absolute, out var url) || url.IsFile);
}
