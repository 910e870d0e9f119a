namespace LuBan.Kernel.Workers;

/// <summary>How a worker ended.</summary>
/// <param name="Code">The exit code; null when a signal ended it.</param>
/// <param name="Signal">The signal's number; null when it exited.</param>
/// <param name="Reason">Why, for people: <c>stack overflow</c>, <c>ended by SIGKILL: beyond its memory of 512 MiB</c>, <c>stopped</c>.</param>
/// <param name="Expected">Whether the kernel asked for it.</param>
internal sealed record WorkerExit(int? Code, int? Signal, string Reason, bool Expected);
