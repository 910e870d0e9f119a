using LuBan.DevOps.Repositories;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.DevOps.Triggers;

/// <summary>Decides whether an event starts a run, starts it, and writes down what became of it.</summary>
internal sealed class TriggerFiring(IResourceClient<Trigger> triggers, IResourceClient<Repository> repositories, TriggerRuns runs, GitRepositories git, IEventRecorder events, TimeProvider time)
{
    private const int MaximumDeliveries = 200, MaximumAttempts = 10;

    /// <summary>Starts the run of an event, unless a filter or an earlier delivery of the same says not to.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="happened">The event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="remember">What is written into the status together with what became of the event, however it ends.</param>
    /// <exception cref="TriggerException">The run cannot be started; it is in the trigger's status too.</exception>
    public async Task<FireResult> FireAsync(Trigger trigger, TriggerEvent happened, CancellationToken cancellationToken, Func<TriggerStatus, TriggerStatus>? remember = null)
    {
        remember ??= status => status;
        var delivery = TriggerLabels.Short(happened.Id, 16);
        if (trigger.Spec.Suspend) return new(null, "The trigger is suspended.");
        if (trigger.Status?.Deliveries?.Contains(delivery) == true) return new(null, "This delivery was taken before.");
        try
        {
            happened = await CompleteAsync(trigger, happened, cancellationToken);
            if (Refusal(trigger.Spec.Filters, happened) is { } reason) return await DoneAsync(trigger, delivery, null, new(null, reason), remember, cancellationToken);
            if (await runs.StartAsync(trigger, happened, cancellationToken) is not { } run) return await DoneAsync(trigger, delivery, null, new(null, "This delivery was taken before."), remember, cancellationToken);
            events.Normal(trigger, "RunStarted", $"{run.Metadata.Name} was started by {Describe(happened)}.");
            return await DoneAsync(trigger, delivery, new(run.Metadata.Name!, happened.Time, Given(happened.Commit), Given(happened.Branch)), new(run.Metadata.Name), remember, cancellationToken);
        }
        catch (Exception failure) when (failure is TriggerException or ResourceException { StatusCode: >= 400 and < 500 and not 409 })
        {
            events.Warning(trigger, "NotStarted", failure.Message);
            await ChangeAsync(trigger, status => remember(status) with { LastError = new(time.GetUtcNow(), failure.Message) }, cancellationToken);
            throw new TriggerException(failure.Message);
        }
    }

    /// <summary>Changes the status of a trigger as it is now; nothing is written when nothing differs.</summary>
    public async Task<Trigger?> ChangeAsync(Trigger trigger, Func<TriggerStatus, TriggerStatus> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await triggers.GetAsync(trigger.Metadata.Name!, trigger.Metadata.Namespace, cancellationToken) is not { } found || found.Metadata.Uid != trigger.Metadata.Uid) return null;
            var (before, after) = (found.Status ?? new(), change(found.Status ?? new()));
            if (after == before) return found;
            try
            {
                return await triggers.UpdateStatusAsync(found with { Status = after }, cancellationToken);
            }
            catch (ResourceException race) when (race.StatusCode == 409 && attempt < MaximumAttempts)
            {
                // Somebody else wrote in between: on top of that.
            }
        }
    }

    /// <summary>Writes down whether a trigger can start runs, and what else there is to say.</summary>
    public Task SayAsync(Trigger trigger, (bool IsReady, string Reason, string Message) said, Func<TriggerStatus, TriggerStatus> change, CancellationToken cancellationToken) => ChangeAsync(trigger, status => change(status) with
    {
        ObservedGeneration = trigger.Metadata.Generation,
        Conditions = status.Conditions.SetCondition(new() { Type = "Ready", Status = said.IsReady ? "True" : "False", Reason = said.Reason, Message = said.Message, ObservedGeneration = trigger.Metadata.Generation }, time),
    }, cancellationToken);

    public static (bool IsReady, string Reason, string Message) Ready(Trigger trigger) => trigger.Spec.Suspend ? (false, "Suspended", "spec.suspend is true.") : (true, "Waiting", "Runs are started when it is time.");

    /// <summary>What the sender did not say, the repository knows: message and author, and the files when somebody asks for them.</summary>
    private async Task<TriggerEvent> CompleteAsync(Trigger trigger, TriggerEvent happened, CancellationToken cancellationToken)
    {
        var isMissing = happened.Message.Length == 0 || happened.Author.Length == 0 || (happened.Paths is null && trigger.Spec.Filters.Paths.Count > 0);
        if (trigger.Spec.RepositoryRef?.Name is not { } name) return happened;
        if (await repositories.GetAsync(name, trigger.Metadata.Namespace, cancellationToken) is not { } repository) throw new TriggerException($"LB9155: The Repository '{name}' of spec.repositoryRef is not in the namespace '{trigger.Metadata.Namespace}'. Create it there, or name another one.");
        happened = happened with { Url = happened.Url.Length > 0 ? happened.Url : repository.Spec.Url };
        if (!isMissing || happened.Commit.Length == 0) return happened;
        try
        {
            var commit = await git.CommitAsync(repository, happened.Commit, happened.Before, cancellationToken);
            return happened with { Message = commit.Message, Author = commit.Author, Paths = happened.Paths ?? commit.Paths };
        }
        catch (GitException problem)
        {
            // A push is not lost because the repository has no answer just now.
            events.Warning(trigger, "CommitNotRead", problem.Message);
            return happened;
        }
    }

    private static string? Refusal(TriggerFilters filters, TriggerEvent happened)
    {
        if (happened.Event == "cron") return null;
        if (happened.Tag.Length > 0 && (filters.Tags.Count == 0 || !Globs.Match(filters.Tags, happened.Tag))) return $"The tag '{happened.Tag}' is not one of spec.filters.tags.";
        if (happened.Tag.Length == 0 && filters.Branches.Count > 0 && !Globs.Match(filters.Branches, happened.Branch)) return $"The branch '{happened.Branch}' is not one of spec.filters.branches.";
        // When nobody can say which files changed, it is better to run once too often.
        return filters.Paths.Count > 0 && happened.Paths is { } paths && !paths.Any(path => Globs.Match(filters.Paths, path)) ? "No changed file is one of spec.filters.paths." : null;
    }

    private async Task<FireResult> DoneAsync(Trigger trigger, string delivery, TriggeredRun? run, FireResult result, Func<TriggerStatus, TriggerStatus> remember, CancellationToken cancellationToken)
    {
        await ChangeAsync(trigger, status => remember(status) with
        {
            Deliveries = [.. (status.Deliveries ?? []).Except([delivery]).TakeLast(MaximumDeliveries - 1), delivery],
            LastRun = run ?? status.LastRun, LastError = run is null ? status.LastError : null,
        }, cancellationToken);
        return result;
    }

    private static string Describe(TriggerEvent happened) => happened.Commit.Length == 0 ? happened.Event : $"{happened.Event} of {happened.Commit[..Math.Min(8, happened.Commit.Length)]}{(happened.Branch.Length > 0 ? $" to {happened.Branch}" : "")}";

    private static string? Given(string text) => text.Length > 0 ? text : null;
}
