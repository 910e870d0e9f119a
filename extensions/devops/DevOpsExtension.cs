using LuBan.DevOps.Admission;
using LuBan.DevOps.BuiltIn;
using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Scheduling;
using LuBan.DevOps.Triggers;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionAccess("", "secrets,configmaps", "get", "To give runs the secrets and config maps that they name, to check signatures of webhooks, and to sign in at git repositories.")]

namespace LuBan.DevOps;

/// <summary>Runs pipelines on this machine: unmodified Tekton files, with live and lasting logs.</summary>
public sealed class DevOpsExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
        AddEngine(extension);
        extension.AddTriggers().AddBuiltInTasks();
    }

    private static void AddEngine(IExtensionBuilder extension)
    {
        extension.AddOptions<DevOpsOptions>();
        extension.AddResource<TektonTask>().AddResource<TektonPipeline>().AddResource<TaskRun>().AddResource<PipelineRun>();
        extension.UseResource<Secret>().UseResource<ConfigMap>();
        extension.AddAdmission<TektonTask, RunAdmission>().AddAdmission<TektonPipeline, RunAdmission>().AddAdmission<TaskRun, RunAdmission>().AddAdmission<PipelineRun, RunAdmission>();
        extension.AddReconciler<TaskRunReconciler>(options =>
        {
            options.MaxConcurrency = 8;
            options.When<TaskRun>(change => change.GenerationChanged());
        });
        extension.AddReconciler<PipelineRunReconciler>(options =>
        {
            options.MaxConcurrency = 8;
            options.When<PipelineRun>(change => change.GenerationChanged()).Owns<TaskRun>(HasEnded);
        });
        AddServices(extension.Services);
    }

    /// <summary>Of a task run only its end matters to the pipeline run.</summary>
    private static bool HasEnded(ResourceEvent<TaskRun> change) => change.Type == ResourceEventType.Deleted || TaskRunView.IsDone(change.Resource);

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<RunFolders>().AddSingleton<HostAbilities>().AddSingleton<TenantUsers>().AddSingleton<ImageRules>().AddSingleton<TaskPlanner>().AddSingleton<StepLauncher>();
        services.AddSingleton<SecretMemory>().AddSingleton<StepIdentities>().AddSingleton<HostRunRights>().AddSingleton<LogStore>();
        services.AddSingleton<RunObjects>().AddSingleton<TaskRunServices>().AddSingleton<TaskRunWorkers>().AddHostedService(provider => provider.GetRequiredService<TaskRunWorkers>());
        services.AddSingleton<PipelineRunJournals>().AddSingleton<ChildTaskRuns>();
    }
}
