namespace LuBan.Kernel.Diagnostics;

/// <summary>How a part of the kernel is.</summary>
internal enum HealthState
{
    /// <summary>It is well.</summary>
    Good,

    /// <summary>It is not well, and makes nobody else unready: an extension.</summary>
    Degraded,

    /// <summary>Without it the kernel takes no requests.</summary>
    Bad,
}
