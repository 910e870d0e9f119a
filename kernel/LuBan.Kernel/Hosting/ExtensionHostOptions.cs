using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel.Hosting;

/// <summary>Deadlines and limits for extensions in this process.</summary>
public sealed class ExtensionHostOptions
{
    /// <summary>How long <c>Configure</c>, the container and the endpoints may take together.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan ConfigureTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long all hosted services of an extension may take to stop, and the container to be disposed.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long requests get to react after they were cancelled, and again after their connection was aborted.</summary>
    /// <value>Default: 2 seconds.</value>
    public TimeSpan AbortGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait for the proof that the code is gone before it counts as leaked. Watching goes on after that.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan UnloadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long an unhandled exception of a request keeps an extension degraded.</summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan FailureMemory { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often health checks are asked while a version becomes ready.</summary>
    /// <value>Default: 100 milliseconds.</value>
    public TimeSpan ReadinessInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What one extension may take.</summary>
    public ContainmentLimits Limits { get; set; } = new();

    /// <summary>What single extensions may take instead, by id.</summary>
    public IDictionary<string, ContainmentLimits> LimitsByExtension { get; } = new Dictionary<string, ContainmentLimits>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How long work may wait for a thread of the pool; down to a fifth of it, the more the others are asked. Beyond it, an extension that keeps the
    /// processors busy gives way to the others.
    /// </summary>
    /// <value>1 microsecond to 1 minute. Default: 0.5 milliseconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.000001", "00:01:00")]
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromMilliseconds(0.5);

    /// <summary>How many recent log lines are kept per extension.</summary>
    /// <value>10 to 100,000. Default: 1,000.</value>
    [Range(10, 100_000)]
    public int LogLines { get; set; } = 1000;

    /// <summary>The kernel's version, a SemVer 2 version.</summary>
    /// <value>Default: the SDK's informational version without build metadata.</value>
    public string HostVersion { get; set; } = HostVersions.Sdk;
}
