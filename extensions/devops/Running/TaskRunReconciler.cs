using LuBan.DevOps.Model;
using LuBan.Sdk;

namespace LuBan.DevOps.Running;

/// <summary>Brings every task run that is not done to its worker.</summary>
internal sealed class TaskRunReconciler(IResourceClient<TaskRun> taskRuns, TaskRunWorkers workers) : IReconciler<TaskRun>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await taskRuns.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } run || run.IsBeingDeleted())
        {
            workers.Forget(request.Namespace, request.Name);
            return ReconcileResult.Done;
        }

        if (TaskRunView.IsDone(run)) return ReconcileResult.Done;
        workers.Ensure(run);
        return ReconcileResult.After(LookAgain);
    }
}
