using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers;

/// <summary>What a worker is started with.</summary>
internal sealed record WorkerLaunch
{
    /// <summary>The extension id, as published.</summary>
    public required string ExtensionId { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>What the worker reads from its standard input: one line of JSON. It holds secrets and is never logged, nor on the command line or in the environment.</summary>
    public required string Document { get; init; }

    /// <summary>Folders that the worker reads: its package. Everything else of the kernel's data is out of its reach where the host allows it.</summary>
    public required IReadOnlyList<string> ReadOnlyDirectories { get; init; }

    /// <summary>The folder that the extension may write.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The kernel's Unix socket that the worker calls: opened to the worker's user, when it has its own. Null for none.</summary>
    public string? KernelSocket { get; init; }

    /// <summary>What it may use.</summary>
    public required WorkerLimits Limits { get; init; }

    /// <summary>Takes what the process writes to its standard output and error, line by line, cut to a sane length.</summary>
    public required Action<LogLevel, string> Output { get; init; }
}
