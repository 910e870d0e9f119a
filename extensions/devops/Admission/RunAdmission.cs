using LuBan.DevOps.BuiltIn;
using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Validation;
using LuBan.Sdk;

namespace LuBan.DevOps.Admission;

/// <summary>Checks files when they are applied: everything that is wrong is said at once, before anything runs.</summary>
internal sealed class RunAdmission(TaskCatalog tasks, IResourceClient<TektonPipeline> pipelines, HostRunRights rights)
    : IResourceValidator<TektonTask>, IResourceValidator<TektonPipeline>, IResourceValidator<TaskRun>, IResourceValidator<PipelineRun>
{
    public ValueTask ValidateAsync(TektonTask resource, AdmissionContext<TektonTask> context, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        TaskRules.Check(resource.Spec, "spec", OuterScope.Empty, findings);
        Report(findings, context);
        return ValueTask.CompletedTask;
    }

    public ValueTask ValidateAsync(TektonPipeline resource, AdmissionContext<TektonPipeline> context, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        PipelineRules.Check(resource.Spec, "spec", OuterScope.Empty, findings);
        Report(findings, context);
        return ValueTask.CompletedTask;
    }

    public async ValueTask ValidateAsync(TaskRun resource, AdmissionContext<TaskRun> context, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        if (context.Old is { } old)
        {
            CheckUnchanged(old.Spec with { Status = null, StatusMessage = null }, resource.Spec with { Status = null, StatusMessage = null }, findings);
        }
        else
        {
            RunRules.Check(resource.Spec, "spec", findings);
            // A task that is not there yet may come: the run itself says so when it does not.
            if (resource.Spec.TaskRef is { Resolver: null, Name: { Length: > 0 } name } && await tasks.GetAsync(name, resource.Metadata.Namespace, cancellationToken) is { } task) RunRules.CheckGiven(resource.Spec, task.Spec, "spec", findings);
        }

        await CheckRightsAsync(resource, context.Old, context.User, context.Groups, findings, cancellationToken);
        Report(findings, context);
    }

    public async ValueTask ValidateAsync(PipelineRun resource, AdmissionContext<PipelineRun> context, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        if (context.Old is { } old)
        {
            CheckUnchanged(old.Spec with { Status = null }, resource.Spec with { Status = null }, findings);
            CheckUnchanged(new { old.Spec.Status }, new { resource.Spec.Status }, old.Status?.CompletionTime is null, findings);
        }
        else
        {
            RunRules.Check(resource.Spec, "spec", findings);
            if (resource.Spec.PipelineRef is { Resolver: null, Name: { Length: > 0 } name } && await pipelines.GetAsync(name, resource.Metadata.Namespace, cancellationToken) is { } pipeline) RunRules.CheckGiven(resource.Spec, pipeline.Spec, "spec", findings);
        }

        await CheckRightsAsync(resource, context.Old, context.User, context.Groups, findings, cancellationToken);
        Report(findings, context);
    }

    private async Task CheckRightsAsync(Resource resource, Resource? old, string user, IReadOnlyList<string> groups, Findings findings, CancellationToken cancellationToken)
    {
        if (resource.Metadata.Annotations?.GetValueOrDefault(ImageRules.OnHost) is not "true" || old?.Metadata.Annotations?.GetValueOrDefault(ImageRules.OnHost) is "true") return;
        if (!await rights.MayAsync(user, groups, resource.Metadata.Namespace!, cancellationToken))
            findings.Add($"metadata.annotations[{ImageRules.OnHost}]", $"'{user}' may not run steps with this machine's programs whatever their image is; that needs the permission '{HostRunRights.Permission}' in this namespace.");
    }

    /// <summary>A run is what it was when it was made; only its end can be asked for.</summary>
    private static void CheckUnchanged<T>(T old, T now, Findings findings) => CheckUnchanged(old, now, false, findings);

    private static void CheckUnchanged<T>(T old, T now, bool mayChange, Findings findings)
    {
        if (!mayChange && System.Text.Json.JsonSerializer.Serialize(old) != System.Text.Json.JsonSerializer.Serialize(now)) findings.Add("spec", "A run cannot be changed, except for spec.status, which ends it; make another run.");
    }

    private static void Report<T>(Findings findings, AdmissionContext<T> context) where T : Resource
    {
        foreach (var problem in findings.Problems) context.AddProblem(problem.Field, problem.Message);
        foreach (var item in findings.Unsupported)
        {
            var text = $"UnsupportedField: {item.Field}: {item.Message}";
            context.AddWarning(text.Length <= 256 ? text : text[..256]);
        }
    }
}
