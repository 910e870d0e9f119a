using LuBan.DevOps.Model;

namespace LuBan.DevOps.Running;

/// <summary>Gives steps an identity of their own in LuBan.</summary>
internal sealed class StepIdentities
{
    /// <summary>A token for a run's service account; null when this kernel gives none.</summary>
    public Task<StepIdentity?> IssueAsync(TaskRun run, CancellationToken cancellationToken) => Task.FromResult<StepIdentity?>(null);
}
