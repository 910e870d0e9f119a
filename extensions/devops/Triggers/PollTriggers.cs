using LuBan.DevOps.Repositories;
using LuBan.Sdk;

namespace LuBan.DevOps.Triggers;

/// <summary>Starts runs for the branches of a Repository that moved.</summary>
internal sealed class PollTriggers(IResourceClient<Trigger> triggers, IResourceClient<Repository> repositories, TriggerFiring firing, TimeProvider time)
{
    /// <summary>Starts what one trigger has not dealt with yet.</summary>
    public async Task FollowAsync(Trigger trigger, CancellationToken cancellationToken)
    {
        var name = trigger.Spec.RepositoryRef!.Name!;
        if (await repositories.GetAsync(name, trigger.Metadata.Namespace, cancellationToken) is not { } repository)
        {
            await firing.SayAsync(trigger, (false, "RepositoryMissing", $"LB9155: The Repository '{name}' is not in this namespace. Create it, or name another one."), status => status, cancellationToken);
            return;
        }
        if (repository.Status?.Branches is not { } branches)
        {
            await firing.SayAsync(trigger, (false, "RepositoryNotSeen", $"The Repository '{name}' has not been seen yet."), status => status, cancellationToken);
            return;
        }
        // What is there when a trigger is new, or sleeps, is where it begins: only what moves from then on starts runs.
        var seen = trigger.Spec.Suspend ? null : trigger.Status?.Branches;
        if (seen is not null) await MovedAsync(trigger, branches, seen, cancellationToken);
        var now = branches.ToDictionary(branch => branch.Name, branch => branch.Commit);
        await firing.SayAsync(trigger, TriggerFiring.Ready(trigger), status => Same(status.Branches, now) ? status : status with { Branches = now, NextFire = null, LastScheduled = null, WebhookPath = null }, cancellationToken);
    }

    private async Task MovedAsync(Trigger trigger, IReadOnlyList<RepositoryBranch> branches, IReadOnlyDictionary<string, string> seen, CancellationToken cancellationToken)
    {
        foreach (var branch in branches.Where(branch => seen.GetValueOrDefault(branch.Name) != branch.Commit))
        {
            // As it is now: the run before is a part of what tells this move from the same one a week ago.
            if (await triggers.GetAsync(trigger.Metadata.Name!, trigger.Metadata.Namespace, cancellationToken) is not { } current) return;
            var before = seen.GetValueOrDefault(branch.Name) ?? "";
            var moved = new TriggerEvent
            {
                Event = "poll", Id = $"poll:{current.Status?.LastRun?.Name}\n{branch.Name}\n{before}\n{branch.Commit}", Time = time.GetUtcNow(), Ref = "refs/heads/" + branch.Name, Commit = branch.Commit, Before = before,
            };
            try
            {
                await firing.FireAsync(current, moved, cancellationToken, status => status with { Branches = new Dictionary<string, string>(status.Branches ?? seen) { [branch.Name] = branch.Commit } });
            }
            catch (TriggerException)
            {
                // It is in the status; the next commit may go better.
            }
        }
    }

    private static bool Same(IReadOnlyDictionary<string, string>? one, Dictionary<string, string> other) => one is not null && one.Count == other.Count && other.All(entry => one.GetValueOrDefault(entry.Key) == entry.Value);
}
