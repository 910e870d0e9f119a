using System.Text.Json;
using System.Text.Json.Serialization;
using LuBan.DevOps.BuiltIn;
using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Running;

/// <summary>What the workers of task runs share.</summary>
internal sealed class TaskRunServices(
    RunFolders folders, HostAbilities host, TaskPlanner planner, StepLauncher launcher, TenantUsers users, LogStore logs, SecretMemory memory, StepIdentities identities,
    RunObjects objects, IOptions<DevOpsOptions> options, TimeProvider time) : IDisposable
{
    public RunFolders Folders => folders;

    public HostAbilities Host => host;

    public TaskPlanner Planner => planner;

    public StepLauncher Launcher => launcher;

    public TenantUsers Users => users;

    public LogStore Logs => logs;

    public SecretMemory Secrets => memory;

    public StepIdentities Identities => identities;

    public DevOpsOptions Options => options.Value;

    public TimeProvider Time => time;

    public string HostName { get; } = Environment.MachineName;

    /// <summary>So many task runs are at work at the same time.</summary>
    public SemaphoreSlim Turns { get; } = new(options.Value.MaxConcurrentTaskRuns);

    public JsonSerializerOptions Json { get; } = EventJson.Create();

    public RunInputs NewInputs(string @namespace) => new(objects.Secrets, objects.ConfigMaps, @namespace);

    public async Task<TaskSpec?> FindTaskAsync(string name, string @namespace, CancellationToken cancellationToken) => (await objects.Tasks.GetAsync(name, @namespace, cancellationToken))?.Spec;

    public void Tell(TaskRun run, string reason, string message) => objects.Events.Normal(run, reason, message);

    public void Warn(TaskRun run, string reason, string message) => objects.Events.Warning(run, reason, message);

    /// <summary>Writes the status. Nobody else does, so whatever else changed in the object is no reason to refuse.</summary>
    public async Task ShowAsync(TaskRun run, CancellationToken cancellationToken)
    {
        try
        {
            await objects.TaskRuns.UpdateStatusAsync(run with { Metadata = run.Metadata with { ResourceVersion = null } }, cancellationToken);
        }
        catch (ResourceException gone) when (gone.StatusCode is 404)
        {
            // Deleted meanwhile: the reconciler tells the worker.
        }
    }

    public void Dispose() => Turns.Dispose();
}

/// <summary>The objects that runs read and write.</summary>
internal sealed record RunObjects(
    IResourceClient<TaskRun> TaskRuns, IResourceClient<PipelineRun> PipelineRuns, TaskCatalog Tasks, IResourceClient<TektonPipeline> Pipelines,
    IResourceClient<Secret> Secrets, IResourceClient<ConfigMap> ConfigMaps, IEventRecorder Events);

/// <summary>How journals are written.</summary>
internal static class EventJson
{
    public static JsonSerializerOptions Create() => new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter() } };
}
