using System.Reflection;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

internal static class HostVersions
{
    /// <summary>The version of the SDK that is running, which is the kernel's version.</summary>
    public static string Sdk { get; } = typeof(Extension).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
