using LuBan.Sdk;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Proxy.Control;
using LuBan.ServiceMesh.Validation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.ServiceMesh.Running;

/// <summary>Compiles the objects into a table after each change, gives it to the data plane, and writes down what came of it.</summary>
internal sealed partial class TablePublisher(MeshState state, ProxySupervisor supervisor, StatusWriter statuses, IOptionsMonitor<MeshOptions> options, ILogger<TablePublisher> logger) : BackgroundService
{
    /// <summary>Changes that come together are published together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    /// <summary>How often it is looked whether the data plane is there and has the table.</summary>
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await state.WaitForSyncAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = state.Changed;
            try
            {
                await PublishAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
            await Task.WhenAny(changed, Task.Delay(Watching, stoppingToken));
            await Task.Delay(Gathering, stoppingToken);
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        var snapshot = state.Snapshot;
        if (supervisor.Client is null && snapshot is { VirtualServices.Count: 0, DestinationRules.Count: 0, MeshServices.Count: 0 }) return;
        var checks = Checks(snapshot);
        var valid = Valid(snapshot, checks);
        var addresses = AddressBook.Allocate(valid.MeshServices);
        var table = new TableCompiler(valid, addresses, options.CurrentValue).Compile();
        ProxyStatus? status = null;
        string? problem = null;
        try
        {
            if (await supervisor.EnsureAsync(cancellationToken) is not { } client) return;
            status = await client.StatusAsync(cancellationToken);
            if (status.TableVersion != table.Version || status.Listeners.Any(one => one.Problem is not null)) status = await client.PutTableAsync(table, cancellationToken);
        }
        catch (Exception exception) when (exception is MeshException or Extensions.Processes.ProcessException)
        {
            LogFailed(exception);
            problem = exception.Message;
        }
        await statuses.WriteAsync(snapshot, checks, addresses, status, problem, cancellationToken);
    }

    private static Dictionary<Resource, IReadOnlyList<Finding>> Checks(MeshSnapshot snapshot)
    {
        var registry = new HostRegistry(snapshot);
        return snapshot.VirtualServices.Concat<Resource>(snapshot.DestinationRules).Concat(snapshot.MeshServices).Concat(snapshot.RateLimits)
            .ToDictionary(one => one, one => MeshValidator.Check(one, snapshot, registry), ReferenceEqualityComparer.Instance as IEqualityComparer<Resource>);
    }

    /// <summary>What is not valid may have been stored while nobody checked it.</summary>
    private static MeshSnapshot Valid(MeshSnapshot snapshot, Dictionary<Resource, IReadOnlyList<Finding>> checks)
    {
        bool IsValid(Resource resource) => !checks[resource].Any(finding => finding.IsError);
        return snapshot with
        {
            VirtualServices = [.. snapshot.VirtualServices.Where(IsValid)], DestinationRules = [.. snapshot.DestinationRules.Where(IsValid)], MeshServices = [.. snapshot.MeshServices.Where(IsValid)], RateLimits = [.. snapshot.RateLimits.Where(IsValid)],
        };
    }

    [LoggerMessage(3, LogLevel.Warning, "The table was not published, and is tried again")]
    private partial void LogFailed(Exception exception);
}
