namespace LuBan.Packages;

/// <summary>How large a package may be. The defaults fit every ordinary package and stop every bomb.</summary>
public sealed record ArchiveLimits
{
    /// <summary>The defaults.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>The file, in bytes. Default: 512 MiB.</summary>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>Entries, directories included. Default: 20,000.</summary>
    public int MaxEntries { get; init; } = 20_000;

    /// <summary>One entry unpacked, in bytes. Default: 256 MiB.</summary>
    public long MaxEntryBytes { get; init; } = 256L << 20;

    /// <summary>All entries unpacked, in bytes. Default: 1 GiB.</summary>
    public long MaxTotalBytes { get; init; } = 1L << 30;

    /// <summary>How many times larger than packed an entry over 1 MiB, and the whole, may be. Default: 200.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>The nuspec, in bytes. Default: 1 MiB.</summary>
    public int MaxNuspecBytes { get; init; } = 1 << 20;

    /// <summary>luban/extension.json, in bytes. Default: 256 KiB.</summary>
    public int MaxManifestBytes { get; init; } = 256 << 10;
}
