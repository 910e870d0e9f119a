using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Sdk.Testing;

/// <summary>What a <see cref="TestKernel"/> is started with.</summary>
public sealed class TestKernelOptions
{
    internal List<(ExtensionPackage Package, JsonObject Config)> Packages { get; } = [];

    internal Dictionary<string, string?> SettingsByName { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal List<Action<IServiceCollection>> ServiceChanges { get; } = [];

    /// <summary>Where to listen; 0 for a free port.</summary>
    internal int Port { get; set; }

    /// <summary>Whether every program of this machine is the administrator.</summary>
    internal bool TrustsMachine { get; set; }

    /// <summary>What the kernel's clock says when it starts.</summary>
    /// <value>Default: now.</value>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>Gets every line that the kernel and its extensions log, such as <c>output.WriteLine</c> of xunit, which shows them when the test fails.</summary>
    /// <value>Default: nobody. Errors of this library hold the last lines anyway.</value>
    public Action<string>? Output { get; set; }

    /// <summary>The least level of the kernel's own lines. Those of extensions are always there, from <see cref="LogLevel.Information"/> on.</summary>
    /// <value>Default: <see cref="LogLevel.Warning"/>.</value>
    public LogLevel KernelLogLevel { get; set; } = LogLevel.Warning;

    /// <summary>How long the kernel is waited for: a start, an install, <c>WaitForAsync</c>. By the real clock.</summary>
    /// <value>Default: 20 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Installs the extension of a project that the test project references.</summary>
    /// <typeparam name="TExtension">Its class.</typeparam>
    /// <param name="config">Its configuration: an object that becomes the plan's <c>spec.config</c>, such as <c>new { maxWords = 3 }</c>.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ExtensionException">The build has not packed it.</exception>
    public TestKernelOptions Add<TExtension>(object? config = null) where TExtension : Extension => Add(ExtensionPackage.Of<TExtension>(), config);

    /// <summary>Installs a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="config">Its configuration.</param>
    /// <returns>These options.</returns>
    public TestKernelOptions Add(ExtensionPackage package, object? config = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        Packages.Add((package, TestJson.Object(config)));
        return this;
    }

    /// <summary>Sets an option of the kernel, as in <c>appsettings.json</c>: <c>Set("Installation:KeepGenerations", "1")</c>.</summary>
    /// <param name="name">Its path, joined by colons.</param>
    /// <param name="value">Its value.</param>
    /// <returns>These options.</returns>
    public TestKernelOptions Set(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        SettingsByName[name] = value;
        return this;
    }

    /// <summary>Changes the kernel's own container before the kernel is added to it. For what only a host can decide; an extension's services are its own.</summary>
    /// <param name="change">The change.</param>
    /// <returns>These options.</returns>
    public TestKernelOptions Services(Action<IServiceCollection> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        ServiceChanges.Add(change);
        return this;
    }
}
