namespace LuBan.Kernel.Workers;

/// <summary>What a worker uses.</summary>
/// <param name="ResidentBytes">Memory of the process and its children that is in use, in bytes.</param>
/// <param name="CpuTime">Processor time since the start.</param>
/// <param name="Tasks">Processes and threads.</param>
internal sealed record WorkerUsage(long ResidentBytes, TimeSpan CpuTime, int Tasks);
