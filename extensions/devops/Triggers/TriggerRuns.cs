using System.Globalization;
using LuBan.DevOps.Model;
using LuBan.Sdk;

namespace LuBan.DevOps.Triggers;

/// <summary>Makes the runs that triggers start.</summary>
internal sealed class TriggerRuns(IResourceClient<PipelineRun> runs, IResourceClient<TektonPipeline> pipelines, ConcurrencyGroups groups)
{
    private const int LongestName = 63, LongestAnnotation = 4000;

    /// <summary>Starts the run of an event; null when it has been started before.</summary>
    /// <exception cref="TriggerException">The pipeline is not there.</exception>
    /// <exception cref="ResourceException">The run was refused, such as for a parameter that does not fit.</exception>
    public async Task<PipelineRun?> StartAsync(Trigger trigger, TriggerEvent happened, CancellationToken cancellationToken)
    {
        var run = await BuildAsync(trigger, happened, cancellationToken);
        var created = await CreateAsync(run, cancellationToken);
        // Also for one that is there already: whoever made it may have been stopped before this.
        if (trigger.Spec.Concurrency is { } concurrency) await groups.SettleAsync(trigger.Metadata.Namespace!, run.Metadata.Labels![TriggerLabels.Group], concurrency.CancelInProgress ? run.Metadata.Name : null, cancellationToken);
        return created;
    }

    private async Task<PipelineRun?> CreateAsync(PipelineRun run, CancellationToken cancellationToken)
    {
        try
        {
            // Named after the event: whoever is asked again, also after a crash, meets the run that is there.
            return await runs.CreateAsync(run, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal is { StatusCode: 409, Reason: "AlreadyExists" })
        {
            return null;
        }
    }

    public static string NameOf(Trigger trigger, TriggerEvent happened)
    {
        var suffix = "-" + TriggerLabels.Short($"{trigger.Metadata.Uid}\n{happened.Id}", 10);
        var name = trigger.Metadata.Name!;
        return name[..Math.Min(name.Length, LongestName - suffix.Length)].TrimEnd('-', '.') + suffix;
    }

    private async Task<PipelineRun> BuildAsync(Trigger trigger, TriggerEvent happened, CancellationToken cancellationToken)
    {
        var spec = trigger.Spec;
        var labels = new Dictionary<string, string> { [TriggerLabels.Trigger] = TriggerLabels.ValueOf(trigger.Metadata.Name!) };
        if (spec.PipelineRef?.Name is { } pipeline) labels["tekton.dev/pipeline"] = TriggerLabels.ValueOf(pipeline);
        if (spec.Concurrency is { } concurrency) labels[TriggerLabels.Group] = TriggerLabels.ValueOf(Bindings.Fill(concurrency.Group, happened));
        return new()
        {
            Metadata = new() { Name = NameOf(trigger, happened), Namespace = trigger.Metadata.Namespace, Labels = labels, Annotations = Annotations(happened) },
            Spec = new()
            {
                PipelineRef = spec.PipelineRef is { } reference ? new() { Name = reference.Name } : null,
                PipelineSpec = spec.PipelineSpec, Workspaces = spec.Workspaces, Timeouts = spec.Timeouts,
                Params = await ParamsAsync(trigger, happened, cancellationToken),
                TaskRunTemplate = spec.ServiceAccountName is { } account ? new() { ServiceAccountName = account } : null,
                // It waits for its turn until the group says that it has come.
                Status = spec.Concurrency is { CancelInProgress: false } ? ConcurrencyGroups.Pending : null,
            },
        };
    }

    private async Task<IReadOnlyList<Param>> ParamsAsync(Trigger trigger, TriggerEvent happened, CancellationToken cancellationToken)
    {
        var given = trigger.Spec.Params.Select(param => param with { Value = Bindings.Fill(param.Value, happened) }).ToList();
        var declared = await DeclaredAsync(trigger, cancellationToken);
        var automatic = declared
            .Where(spec => spec.EffectiveType == ParamType.String && Bindings.Automatic.Contains(spec.Name) && given.TrueForAll(param => param.Name != spec.Name))
            .Select(spec => new Param { Name = spec.Name, Value = ParamValue.Of(Bindings.Value(spec.Name, happened)) })
            // What the event does not know stays the pipeline's default.
            .Where(param => param.Value.Text!.Length > 0);
        return [.. given, .. automatic];
    }

    private async Task<IReadOnlyList<ParamSpec>> DeclaredAsync(Trigger trigger, CancellationToken cancellationToken)
    {
        if (trigger.Spec.PipelineSpec is { } own) return own.Params ?? [];
        var name = trigger.Spec.PipelineRef!.Name!;
        var pipeline = await pipelines.GetAsync(name, trigger.Metadata.Namespace, cancellationToken)
            ?? throw new TriggerException($"LB9155: The pipeline '{name}' of spec.pipelineRef is not in the namespace '{trigger.Metadata.Namespace}'. Apply it there, or name another one.");
        return pipeline.Spec.Params ?? [];
    }

    private static Dictionary<string, string> Annotations(TriggerEvent happened) => new[]
    {
        (TriggerLabels.Event, happened.Event), (TriggerLabels.Commit, happened.Commit), (TriggerLabels.Branch, happened.Branch), (TriggerLabels.Message, happened.Message),
        (TriggerLabels.Author, happened.Author), (TriggerLabels.Time, happened.Time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)), (TriggerLabels.Repository, Repositories.RepositoryUrl.Shown(happened.Url)),
    }.Where(annotation => annotation.Item2.Length > 0).ToDictionary(annotation => annotation.Item1, annotation => annotation.Item2[..Math.Min(annotation.Item2.Length, LongestAnnotation)]);
}
