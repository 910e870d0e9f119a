namespace LuBan.Kernel.Diagnostics;

/// <summary>How the kernel does.</summary>
/// <param name="Ready">Whether it takes requests.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record HealthReport(bool Ready, IReadOnlyList<HealthCheck> Checks);
