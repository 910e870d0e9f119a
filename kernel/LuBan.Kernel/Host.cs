using LuBan.Kernel.Hosting;

namespace LuBan.Kernel;

/// <summary>The kernel that runs.</summary>
public static class Host
{
    /// <summary>The kernel's version, a SemVer 2 version without build metadata.</summary>
    public static string Version { get; } = HostVersions.Sdk;
}
