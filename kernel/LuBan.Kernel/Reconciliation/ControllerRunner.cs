using LuBan.Resources;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Starts controllers: a watch that feeds a work queue that workers empty.</summary>
public sealed class ControllerRunner(ResourceService resources, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Starts a controller.</summary>
    /// <param name="definition">What it watches and how it reconciles.</param>
    /// <returns>The running controller. Disposing it stops the watch, cancels what is being reconciled and waits for it.</returns>
    public RunningController Start(ControllerDefinition definition) =>
        new(definition, resources, time, loggers.CreateLogger($"LuBan.Controller.{definition.Owner}.{definition.Name}"));
}
