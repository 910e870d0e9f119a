using LuBan.Kernel.Contributions;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>What the host's parts need of the kernel.</summary>
internal sealed record ExtensionHostKernel(
    ExtensionHostOptions Options, TimeProvider Time, ILoggerFactory Loggers, string EnvironmentName,
    ExtensionMetrics Metrics, IEndpointAuthorizer Authorizer, IReadOnlyList<IExtensionServiceSource> Sources, IControllerStarter? Controllers)
{
    /// <summary>Whether extensions can be unloaded from this process. A worker ends instead, and its code is compiled like any program's.</summary>
    public bool Unloads { get; init; } = true;

    /// <summary>Which clean-ups are in force. Only tests switch one off.</summary>
    public HygieneRows Hygiene { get; init; } = HygieneRows.All;
}
