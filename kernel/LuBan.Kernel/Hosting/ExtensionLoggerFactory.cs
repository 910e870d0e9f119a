using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// The extension's logger factory: lines go to its ring buffer and, as text, to the kernel's loggers. No object of the
/// extension's types reaches a kernel provider, which might keep it.
/// </summary>
internal sealed class ExtensionLoggerFactory(string extensionId, ILoggerFactory kernel, ExtensionLog log, TimeProvider time) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        new ExtensionLogger(categoryName, kernel.CreateLogger($"Extension.{extensionId}.{categoryName}"), log, time);

    public void AddProvider(ILoggerProvider provider)
    {
        // A provider of the extension would need the extension's own configuration of levels; the kernel's providers take its lines.
    }

    public void Dispose()
    {
        // The kernel's factory outlives the extension.
    }
}
