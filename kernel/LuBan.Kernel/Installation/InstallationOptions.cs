using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel.Installation;

/// <summary>Deadlines and limits of operations.</summary>
public sealed class InstallationOptions
{
    /// <summary>The longest time for choosing versions.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan ResolveTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time for fetching one package.</summary>
    /// <value>Default: ten minutes.</value>
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time for checking and unpacking one package.</summary>
    /// <value>Default: two minutes.</value>
    public TimeSpan VerifyTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest time for an activation, on top of the manifest's readiness timeout.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan ActivateTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait for a dependency to be installed, or for dependants to be removed.</summary>
    /// <value>Default: fifteen minutes.</value>
    public TimeSpan DependencyTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest time for a removal, on top of the manifest's drain time.</summary>
    /// <value>Default: two minutes.</value>
    public TimeSpan UninstallTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often an operation is tried when the cause may pass by itself, such as a feed that does not answer.</summary>
    /// <value>1 to 20. Default: 5.</value>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>The delay before the second attempt; it doubles with each further one, up to a minute.</summary>
    /// <value>Default: one second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many earlier generations keep their packages on disk, for a rollback.</summary>
    /// <value>1 to 50. Default: 3.</value>
    [Range(1, 50)]
    public int KeepGenerations { get; set; } = 3;

    /// <summary>How long a request to an extension that is installed and still being started waits for it, before it is answered with 503 (LB4016).</summary>
    /// <value>Zero for not at all. Default: 30 seconds.</value>
    public TimeSpan HoldRequests { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Starts without loading any extension.</summary>
    public bool SafeMode { get; set; }
}
