using LuBan.Extensions.Times;
using LuBan.Sdk.Core;
using LuBan.Sdk;

namespace LuBan.DevOps.Repositories;

/// <summary>Looks at a repository from time to time, and writes down its branches.</summary>
internal sealed class RepositoryReconciler(IResourceClient<Repository> repositories, GitRepositories git, IEventRecorder events, TimeProvider time) : IReconciler<Repository>
{
    private const int MaximumBranches = 1000;

    private static readonly (TimeSpan Least, TimeSpan Most) Interval = (TimeSpan.FromSeconds(5), TimeSpan.FromHours(24));

    // What has not changed is written down at this distance only: every write is a revision that everybody hears of.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await repositories.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } repository || repository.IsBeingDeleted())
        {
            // Also what an earlier process left: the copies are named after objects that are gone.
            git.ForgetOthers((await repositories.ListAsync(cancellationToken: cancellationToken)).Items.Select(other => other.Metadata.Uid!).ToHashSet());
            return ReconcileResult.Done;
        }
        if (!DurationSyntax.Go.TryParse(repository.Spec.PollInterval, out var interval) || interval < Interval.Least || interval > Interval.Most)
        {
            await SayAsync(repository, repository.Status?.Branches, "False", "IntervalInvalid", $"LB9154: spec.pollInterval '{repository.Spec.PollInterval}' is no span from 5s to 24h. Write one such as 30s, 5m or 1h.", cancellationToken);
            return ReconcileResult.Done;
        }
        await LookAsync(repository, cancellationToken);
        return ReconcileResult.After(interval);
    }

    private async Task LookAsync(Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            var branches = await git.BranchesAsync(repository, cancellationToken);
            var cut = branches.Count > MaximumBranches ? $" Only the first {MaximumBranches} are followed." : "";
            await SayAsync(repository, [.. branches.Take(MaximumBranches)], "True", "Reachable", $"{branches.Count} {(branches.Count == 1 ? "branch" : "branches")}.{cut}", cancellationToken);
        }
        catch (GitException problem)
        {
            if (repository.Status?.Conditions?.FirstOrDefault()?.Message != problem.Message) events.Warning(repository, "NotReachable", problem.Message);
            await SayAsync(repository, repository.Status?.Branches, "False", "NotReachable", problem.Message, cancellationToken);
        }
    }

    private async Task SayAsync(Repository repository, IReadOnlyList<RepositoryBranch>? branches, string ready, string reason, string message, CancellationToken cancellationToken)
    {
        var (old, now) = (repository.Status ?? new(), time.GetUtcNow());
        var conditions = old.Conditions.SetCondition(new() { Type = "Ready", Status = ready, Reason = reason, Message = message, ObservedGeneration = repository.Metadata.Generation }, time);
        var isSame = ReferenceEquals(conditions, old.Conditions) && (branches ?? []).SequenceEqual(old.Branches ?? []) && old.ObservedGeneration == repository.Metadata.Generation;
        if (isSame && now - old.LastPoll < Freshness) return;
        await repositories.UpdateStatusAsync(repository with { Status = new() { Branches = branches, LastPoll = now, ObservedGeneration = repository.Metadata.Generation, Conditions = conditions } }, cancellationToken);
    }
}
