using LuBan.Resources;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Starts controllers: informers that feed a work queue that workers empty, on the leader.</summary>
public sealed class ControllerRunner(ResourceService resources, ILeadership leadership, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Starts a controller. Its informers begin at once, so that a takeover finds them warm; its workers run while this replica leads.</summary>
    /// <param name="definition">What it watches and how it reconciles.</param>
    /// <returns>The running controller. Disposing it stops the watch, cancels what is being reconciled and waits for it.</returns>
    public RunningController Start(ControllerDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var logger = loggers.CreateLogger($"LuBan.Controller.{definition.Owner}.{definition.Name}");
        var own = definition.Sources is null ? new Informer(resources, definition.Kind, definition.Owner, time, logger) : null;
        var sources = definition.Sources ?? [new(own!, change => [change.Item.Name]) { IsOwnKind = true }];
        return new(definition, sources, own, definition.RunsOnEveryReplica ? SoleLeader.Instance : leadership, time, logger);
    }
}
