using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel.Hosting;

/// <summary>Where extensions run whose plan does not say, and what a worker may use.</summary>
public sealed class IsolationOptions
{
    /// <summary>Where an extension runs whose plan says <c>Default</c>.</summary>
    /// <value>Default: in the kernel's process.</value>
    public IsolationDefault Default { get; set; } = IsolationDefault.InProcess;

    /// <summary>How much memory a worker may use, in MiB; it is ended beyond that.</summary>
    /// <value>64 to 1,048,576. Default: 512.</value>
    [Range(64, 1024 * 1024)]
    public int MemoryMiB { get; set; } = 512;

    /// <summary>How many cores a worker may use; null for no limit.</summary>
    /// <value>0.05 to 1024.</value>
    [Range(0.05, 1024)]
    public double? Cpus { get; set; }

    /// <summary>How many processes and threads a worker may have.</summary>
    /// <value>16 to 100,000. Default: 256.</value>
    [Range(16, 100_000)]
    public int MaxTasks { get; set; } = 256;

    /// <summary>How long a worker may take until it listens.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker may have nothing to do before it is stopped until the next request; null for ever. One with hosted services is never stopped for that.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>The folder of the kernel's Unix socket; null for a new one in the system's temporary folder.</summary>
    public string? SocketDirectory { get; set; }
}

/// <summary>Where extensions run whose plan does not say.</summary>
public enum IsolationDefault
{
    /// <summary>In the kernel's process.</summary>
    InProcess,

    /// <summary>In the kernel's process when a repository has signed the package; else in a worker.</summary>
    Trust,

    /// <summary>In a worker.</summary>
    Process,
}
