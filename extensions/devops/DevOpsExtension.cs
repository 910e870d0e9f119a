using LuBan.DevOps.Admission;
using LuBan.DevOps.Api;
using LuBan.DevOps.BuiltIn;
using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Scheduling;
using LuBan.DevOps.Triggers;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionPermission("host.process", "Runs the steps of pipelines, git and the tools that prepare both.")]
[assembly: ExtensionPermission("host.native", "Calls the C library for signals, users and safe access to files.")]
[assembly: ExtensionAccess("", "secrets,configmaps", "get", "To give runs the secrets and config maps that they name, to check signatures of webhooks, and to sign in at git repositories.")]
[assembly: ExtensionAccess("", "serviceaccounts/token", "create", "To give the steps of a run a short-lived token of the run's service account.")]
[assembly: ExtensionAccess("authorization.k8s.io", "subjectaccessreviews", "create", "To ask whether somebody may run steps with this machine's programs.")]
[assembly: ExtensionAccess("kernel.luban.dev", "installplans", "get", "To end what runs when it is removed, and to leave it running when it is only restarted.")]

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
        extension.AddPermission(HostRunRights.Permission, "Run steps with this machine's programs, whatever image they name (annotation luban.dev/run-on-host).");
        AddRoles(extension);
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
        extension.Routes.MapRunLogs();
        extension.Routes.MapRunGraph();
        AddServices(extension.Services);
    }

    private static void AddRoles(IExtensionBuilder extension)
    {
        const string kinds = "tasks,pipelines,taskruns,pipelineruns";
        extension.AddRoleTemplate(new("runs-view", "See pipelines and their runs") { Rules = [PolicyRule.For("tekton.dev", kinds, "get,list,watch")], AggregateTo = ["view"] });
        extension.AddRoleTemplate(new("runs-edit", "Write and run pipelines")
        {
            Rules = [PolicyRule.For("tekton.dev", kinds, "create,update,patch,delete,deletecollection")], Dependencies = ["runs-view"], AggregateTo = ["edit", "admin"],
        });
        extension.AddRoleTemplate(new("runs-on-host", "Run steps with this machine's programs") { Permissions = [HostRunRights.Permission] });
    }

    /// <summary>Of a task run only its end matters to the pipeline run.</summary>
    private static bool HasEnded(ResourceEvent<TaskRun> change) => change.Type == ResourceEventType.Deleted || TaskRunView.IsDone(change.Resource);

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<RunFolders>().AddSingleton<HostAbilities>().AddSingleton<TenantUsers>().AddSingleton<ImageRules>().AddSingleton<TaskPlanner>().AddSingleton<StepLauncher>();
        services.AddSingleton<SecretMemory>().AddSingleton<StepIdentities>().AddSingleton<HostRunRights>().AddSingleton<LogStore>().AddHostedService<LogRetention>();
        services.AddSingleton<RunObjects>().AddSingleton<TaskRunServices>().AddSingleton<OwnPlan>().AddSingleton<TaskRunWorkers>().AddHostedService(provider => provider.GetRequiredService<TaskRunWorkers>());
        services.AddSingleton<PipelineRunJournals>().AddSingleton<ChildTaskRuns>().AddSingleton<RunGraphs>();
    }
}
