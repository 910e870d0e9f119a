namespace LuBan.Kernel.Workers;

/// <summary>Starts processes that run extensions.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a process and waits until it says that it listens.</summary>
    /// <param name="launch">What to run, and within which limits.</param>
    /// <param name="cancellationToken">Gives up; the process is ended.</param>
    /// <returns>The running process.</returns>
    /// <exception cref="LuBan.Sdk.ExtensionException">It could not be started, or did not listen in time. The message holds the last lines that it wrote.</exception>
    Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken);
}
