using System.Text.Json;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>What runs in a worker's process once it is confined.</summary>
/// <param name="document">What the kernel said, with secrets.</param>
/// <param name="socketPath">Where to listen.</param>
/// <param name="ready">To be called once it listens.</param>
/// <param name="cancellationToken">The kernel asks it to end, or is gone.</param>
/// <returns>A task that ends with the work.</returns>
internal delegate Task WorkerMain(JsonDocument document, string socketPath, Action ready, CancellationToken cancellationToken);
