using LuBan.AppStore.Model;
using LuBan.AppStore.Supervision;
using LuBan.Extensions.Processes;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.AppStore.Backups;

/// <summary>Makes a backup once. What a kernel began that was killed is begun again by the next.</summary>
internal sealed class BackupReconciler(IResourceClient<Backup> backups, IResourceClient<LocalApp> apps, AppSupervisor supervisor, BackupFiles files, IEventRecorder events, TimeProvider time) : IReconciler<Backup>
{
    private const string Finalizer = "appstore.luban.dev/backup-file";

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await backups.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } backup) return ReconcileResult.Done;
        if (backup.IsBeingDeleted())
        {
            File.Delete(files.PathOf(request.Namespace!, request.Name));
            await backups.RemoveFinalizerAsync(backup, Finalizer, cancellationToken);
            return ReconcileResult.Done;
        }

        if (backup.Status is { Phase: BackupPhase.Completed or BackupPhase.Failed }) return ReconcileResult.Done;
        backup = await backups.EnsureFinalizerAsync(backup, Finalizer, cancellationToken);
        backup = await backups.UpdateStatusAsync(backup with { Status = new() { Phase = BackupPhase.Running } }, cancellationToken);
        var status = await TryAsync(backup, cancellationToken);
        backup = await backups.UpdateStatusAsync(backup with { Status = status }, cancellationToken);
        if (status.Phase == BackupPhase.Completed) events.Normal(backup, "Completed", $"{status.Size} bytes of {backup.Spec.App}.");
        else events.Warning(backup, "Failed", status.Message);
        return ReconcileResult.Done;
    }

    private async Task<BackupStatus> TryAsync(Backup backup, CancellationToken cancellationToken)
    {
        try
        {
            return await MakeAsync(backup, cancellationToken);
        }
        catch (Exception problem) when (problem is AppProblem or ProcessException or IOException or UnauthorizedAccessException)
        {
            return new() { Phase = BackupPhase.Failed, Message = problem.Message };
        }
    }

    private async Task<BackupStatus> MakeAsync(Backup backup, CancellationToken cancellationToken)
    {
        var (place, name) = (backup.Metadata.Namespace!, backup.Metadata.Name!);
        var app = await apps.GetAsync(backup.Spec.App, place, cancellationToken) ?? throw new AppProblem("AppNotFound", $"There is no app '{backup.Spec.App}' in namespace {place}.");
        if (app.Status is not { Replicas: > 0 }) throw new AppProblem("AppNotRunning", $"The app '{backup.Spec.App}' does not run, and a backup is made from the running server. Start it first.");
        var first = await supervisor.PlanAsync(app, 0, null, cancellationToken);
        var how = first.Resolved.Template.Backup ?? throw new AppProblem("NoBackup", $"The template '{app.Spec.Template}' has no backup. Copy its volumes while it is stopped.");
        var staged = files.Stage($"backup-{place}-{name}", first.Resolved.User);
        try
        {
            var plan = await supervisor.PlanAsync(app, 0, staged, cancellationToken);
            var (end, said) = await CommandRunner.RunAsync(plan, "backup", plan.Values.Text.Fill(how.Command), null, TimeSpan.FromSeconds(how.TimeoutSeconds), cancellationToken);
            if (end.ExitCode != 0) throw new AppProblem("BackupFailed", $"The backup command ended with {end.ExitCode}: {said}");
            var target = files.PathOf(place, name);
            var (size, digest) = await files.PackAsync(staged, target, hashes => new(app.Metadata.Name!, app.Spec, plan.Resolved.Template.Version, time.GetUtcNow(), hashes), cancellationToken);
            return new() { Phase = BackupPhase.Completed, Size = size, Digest = digest, Path = target, CompletedAt = Seconds() };
        }
        finally
        {
            Directory.Delete(staged, recursive: true);
        }
    }

    private DateTimeOffset Seconds() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
}
