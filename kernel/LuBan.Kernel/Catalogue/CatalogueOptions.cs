using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel.Catalogue;

/// <summary>How package sources are followed.</summary>
public sealed class CatalogueOptions
{
    /// <summary>How often the signed metadata of sources are read, so that what is revoked stops; a source's <c>pollInterval</c> may be longer.</summary>
    /// <value>100 ms to 1 hour. Default: five minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MetadataInterval { get; set; } = TimeSpan.FromMinutes(5);
}
