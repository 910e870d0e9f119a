using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel.Catalogue;

/// <summary>How package sources are followed.</summary>
public sealed class CatalogueOptions
{
    /// <summary>How often the signed metadata of sources are read, so that what is revoked stops; a source's <c>pollInterval</c> may be longer.</summary>
    /// <value>100 ms to 1 hour. Default: five minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MetadataInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest package that is fetched to be looked into before an install, in bytes.</summary>
    /// <value>64 KiB to 512 MiB. Default: 64 MiB.</value>
    [Range(64 << 10, 512 << 20)]
    public int PreviewPackageBytes { get; set; } = 64 << 20;

    /// <summary>How many bytes of such packages are kept on the disk.</summary>
    /// <value>0 to 16 GiB; 0 keeps only what is being looked at. Default: 512 MiB.</value>
    [Range(0L, 16L << 30)]
    public long PreviewCacheBytes { get; set; } = 512L << 20;

    /// <summary>How many such packages are kept.</summary>
    /// <value>1 to 1,000. Default: 64.</value>
    [Range(1, 1000)]
    public int PreviewCacheItems { get; set; } = 64;

    /// <summary>How long fetching and checking such a package may take.</summary>
    /// <value>1 second to 10 minutes. Default: 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PreviewTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
