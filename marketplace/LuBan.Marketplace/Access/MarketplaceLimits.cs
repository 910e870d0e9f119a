using System.ComponentModel.DataAnnotations;

namespace LuBan.Marketplace.Access;

/// <summary>How much a marketplace takes from one caller.</summary>
public sealed class MarketplaceLimits
{
    /// <summary>Requests per minute and address, of which all may come at once; addresses of this machine are not limited. 0: no limit. Default: 30,000.</summary>
    [Range(0, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 30_000;

    /// <summary>Pushes and other changes per minute and caller; administrators are not limited. 0: no limit. Default: 600.</summary>
    [Range(0, 10_000_000)]
    public int ChangesPerMinute { get; set; } = 600;

    /// <summary>Wrong passwords per minute and address until none is checked. 0: no limit. Default: 30.</summary>
    [Range(0, 10_000)]
    public int WrongPasswordsPerMinute { get; set; } = 30;

    /// <summary>The body of a request that is no package, in bytes, 1 KiB–64 MiB. Default: 1 MiB.</summary>
    [Range(1 << 10, 64 << 20)]
    public int BodyBytes { get; set; } = 1 << 20;

    /// <summary>How many packages are checked at a time; others wait. 1–64. Default: one per processor.</summary>
    [Range(1, 64)]
    public int ConcurrentPushes { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 64);
}
