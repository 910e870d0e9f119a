using LuBan.DevOps.Model;
using LuBan.DevOps.Repositories;
using LuBan.DevOps.Triggers.Webhooks;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.DevOps.Triggers;

/// <summary>What starts runs by itself: triggers and the repositories that they follow.</summary>
internal static class TriggerServices
{
    public static IExtensionBuilder AddTriggers(this IExtensionBuilder extension)
    {
        extension.AddResource<Trigger>().AddResource<Repository>().UseResource<Secret>();
        extension.AddAdmission<Trigger, TriggerRules>();
        extension.AddOptions<RepositoryOptions>("repositories");
        extension.Services.AddSingleton<GitRepositories>().AddSingleton<TriggerFiring>().AddSingleton<PollTriggers>().AddSingleton<TriggerRuns>().AddSingleton<ConcurrencyGroups>();
        // Status is written by the reconcilers themselves: only the spec wakes them, and the clock.
        extension.AddReconciler<RepositoryReconciler>(options => options.When<Repository>(change => change.GenerationChanged()).MaxConcurrency = 4);
        extension.AddReconciler<TriggerReconciler>(options => options.When<Trigger>(change => change.GenerationChanged()).MaxConcurrency = 4);
        extension.AddReconciler<PollReconciler>(options => options.When<Repository>(PollReconciler.Matters));
        extension.AddReconciler<ConcurrencyReconciler>(options => options.When<PipelineRun>(ConcurrencyReconciler.Matters));
        extension.Routes.MapWebhooks();
        extension.AddRoleTemplate(new("devops-triggers-read", Words("See triggers and repositories", "查看触发器和代码仓库")) { Category = "devops", Rules = [PolicyRule.For("devops.luban.dev", "triggers,repositories", "get,list,watch")], AggregateTo = ["view"] });
        extension.AddRoleTemplate(new("devops-triggers-write", Words("Change triggers and repositories", "管理触发器和代码仓库"))
        {
            Category = "devops", Rules = [PolicyRule.For("devops.luban.dev", "triggers,repositories", "create,update,patch,delete")], Dependencies = ["devops-triggers-read"], AggregateTo = ["edit"],
        });
        return extension;
    }

    private static LocalizedText Words(string english, string chinese) => new(new Dictionary<string, string> { ["en"] = english, ["zh"] = chinese });
}
