namespace LuBan.Packages;

/// <summary>What a bundle holds, with the hash of every file. Signed like a feed's metadata; nothing outside it counts.</summary>
public sealed record BundleManifest
{
    /// <summary>The format. Default: 1, the only one.</summary>
    public int Format { get; init; } = 1;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Until when it may be imported; null: no end. What it blocks and warns of is only as new as its signed metadata.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The version of the host it was made for; null: not said.</summary>
    public string? Host { get; init; }

    /// <summary>Every file of the bundle but the manifest itself: from path to size and hash, sorted.</summary>
    public required IReadOnlyDictionary<string, BundledFile> Files { get; init; }
}

/// <summary>A file of a bundle.</summary>
/// <param name="Size">Its size, in bytes.</param>
/// <param name="Sha256">Its SHA-256, lower-case hex.</param>
public sealed record BundledFile(long Size, string Sha256);
