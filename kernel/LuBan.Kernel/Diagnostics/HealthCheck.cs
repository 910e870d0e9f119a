namespace LuBan.Kernel.Diagnostics;

/// <summary>How one part of the kernel does.</summary>
/// <param name="Name">What was looked at, with what was found.</param>
/// <param name="State">How it is.</param>
internal sealed record HealthCheck(string Name, HealthState State);
