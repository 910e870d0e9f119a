using LuBan.Kernel.Workers.Processes;

namespace LuBan.Kernel.Workers;

/// <summary>A running worker. Disposing it ends the process and everything that the process started.</summary>
internal interface IWorkerProcess : IAsyncDisposable
{
    /// <summary>The Unix socket on which the worker answers HTTP (HTTP/2 without TLS, and HTTP/1.1 for upgrades).</summary>
    string SocketPath { get; }

    /// <summary>The process id.</summary>
    int ProcessId { get; }

    /// <summary>When it said that it listens.</summary>
    DateTimeOffset StartedAt { get; }

    /// <summary>Ends when the process has ended, however that came. Never fails.</summary>
    Task<WorkerExit> Exited { get; }

    /// <summary>What it uses now; null when the platform does not say.</summary>
    /// <returns>The figures.</returns>
    WorkerUsage? ReadUsage();

    /// <summary>What holds it, and what the host does not allow; null for one that is not a process of its own.</summary>
    ConfinementReport? Confinement => null;

    /// <summary>The last lines of its standard error.</summary>
    IReadOnlyList<string> LastErrors => [];

    /// <summary>Asks the process to end, and ends it when it does not.</summary>
    /// <param name="grace">How long it may take by itself.</param>
    /// <returns>A task that ends with the process, and never fails.</returns>
    Task StopAsync(TimeSpan grace);
}
