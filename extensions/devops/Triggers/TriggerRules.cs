using LuBan.Extensions.Times;
using LuBan.Sdk;

namespace LuBan.DevOps.Triggers;

/// <summary>Names everything that is wrong with a trigger before it is stored.</summary>
internal sealed class TriggerRules : IResourceValidator<Trigger>
{
    public ValueTask ValidateAsync(Trigger resource, AdmissionContext<Trigger> context, CancellationToken cancellationToken)
    {
        var spec = resource.Spec;
        object?[] sources = [spec.Source.Webhook, spec.Source.Cron, spec.Source.Poll];
        if (sources.Count(source => source is not null) != 1) context.AddProblem("spec.source", "LB9156: Name exactly one of webhook, cron and poll.");
        if (spec.PipelineRef?.Name is { Length: > 0 } == spec.PipelineSpec is not null) context.AddProblem("spec.pipelineRef", "LB9156: Name a pipeline, or write one into spec.pipelineSpec; one of both.");
        if (spec.Source.Poll is not null && spec.RepositoryRef?.Name is null or "") context.AddProblem("spec.repositoryRef", "LB9156: A poll needs the name of a Repository of this namespace.");
        if (spec.Source.Cron is { } cron) Check(cron, context);
        foreach (var twice in spec.Params.GroupBy(param => param.Name).Where(group => group.Count() > 1)) context.AddProblem("spec.params", $"LB9156: The parameter '{twice.Key}' is there {twice.Count()} times.");
        return ValueTask.CompletedTask;
    }

    private static void Check(CronSource cron, AdmissionContext<Trigger> context)
    {
        try
        {
            if (CronExpression.Parse(cron.Schedule).Next(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc) is null) context.AddProblem("spec.source.cron.schedule", $"LB9156: '{cron.Schedule}' never comes.");
        }
        catch (FormatException wrong)
        {
            context.AddProblem("spec.source.cron.schedule", $"LB9156: {wrong.Message}");
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(cron.TimeZone, out _)) context.AddProblem("spec.source.cron.timeZone", $"LB9156: '{cron.TimeZone}' is no time zone that this machine knows. Write one such as Europe/Berlin or UTC.");
    }
}
