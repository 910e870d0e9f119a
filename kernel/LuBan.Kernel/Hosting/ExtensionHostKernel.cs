using LuBan.Kernel.Contributions;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>What the host's parts need of the kernel.</summary>
internal sealed record ExtensionHostKernel(
    ExtensionHostOptions Options, TimeProvider Time, ILoggerFactory Loggers, string EnvironmentName,
    ExtensionMetrics Metrics, IEndpointAuthorizer Authorizer, IReadOnlyList<IExtensionServiceSource> Sources, IControllerStarter? Controllers)
{
    /// <summary>Which clean-ups are in force. Only tests switch one off.</summary>
    public HygieneRows Hygiene { get; init; } = HygieneRows.All;
}
