using LuBan.AppStore.Artifacts;
using LuBan.AppStore.Model;
using LuBan.AppStore.Supervision;
using LuBan.Extensions.Processes;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.AppStore.Backups;

/// <summary>Brings a backup back once, into an app that is there or one that it installs.</summary>
internal sealed class RestoreReconciler(IResourceClient<Restore> restores, IResourceClient<Backup> backups, IResourceClient<LocalApp> apps, AppSupervisor supervisor, AppLocks locks, BackupFiles files, IEventRecorder events, TimeProvider time) : IReconciler<Restore>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await restores.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } restore || restore.IsBeingDeleted()) return ReconcileResult.Done;
        if (restore.Status is { Phase: BackupPhase.Completed or BackupPhase.Failed }) return ReconcileResult.Done;
        var status = await TryAsync(restore, cancellationToken);
        if (status != restore.Status) await restores.UpdateStatusAsync(restore with { Status = status }, cancellationToken);
        if (status.Phase == BackupPhase.Running) return ReconcileResult.After(Pause);
        if (status.Phase == BackupPhase.Completed) events.Normal(restore, "Completed", $"The backup {restore.Spec.Backup} was brought back.");
        else events.Warning(restore, "Failed", status.Message);
        return ReconcileResult.Done;
    }

    private async Task<RestoreStatus> TryAsync(Restore restore, CancellationToken cancellationToken)
    {
        var unpacked = "";
        try
        {
            var place = restore.Metadata.Namespace!;
            var backup = await backups.GetAsync(restore.Spec.Backup, place, cancellationToken) ?? throw new AppProblem("BackupMissing", $"There is no backup '{restore.Spec.Backup}' in namespace {place}.");
            if (backup.Status is not { Phase: BackupPhase.Completed }) throw new AppProblem("BackupNotCompleted", $"The backup '{restore.Spec.Backup}' is not completed. Choose another one.");
            (var manifest, unpacked) = await files.UnpackAsync(files.PathOf(place, restore.Spec.Backup), backup.Status.Digest, $"restore-{restore.Metadata.Uid}", cancellationToken);
            var name = restore.Spec.App ?? manifest.App;
            if (await apps.GetAsync(name, place, cancellationToken) is not { } app) app = await InstallAsync(place, name, manifest, cancellationToken);
            if (app.Spec.Template != manifest.Spec.Template) throw new AppProblem("OtherTemplate", $"The backup is of the template '{manifest.Spec.Template}', and the app '{name}' is of '{app.Spec.Template}'.");
            if (app.Status?.Phase != AppPhase.Running) return new() { Phase = BackupPhase.Running, Message = $"Waits for the app '{name}' to run." };
            await BringBackAsync(app, unpacked, $"restore-{restore.Metadata.Uid}", cancellationToken);
            return new() { Phase = BackupPhase.Completed, CompletedAt = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()) };
        }
        catch (Exception problem) when (problem is AppProblem or ProcessException or ArchiveException or IOException or UnauthorizedAccessException)
        {
            return new() { Phase = BackupPhase.Failed, Message = problem.Message };
        }
        finally
        {
            if (unpacked.Length > 0) Directory.Delete(unpacked, recursive: true);
        }
    }

    /// <summary>As the backup's app was, but for its ports and its service: those may still be in use.</summary>
    private Task<LocalApp> InstallAsync(string place, string name, BackupManifest manifest, CancellationToken cancellationToken) => apps.CreateAsync(new()
    {
        Metadata = new() { Name = name, Namespace = place }, Spec = manifest.Spec with { Version = manifest.Version, Ports = null, Service = null, Paused = false },
    }, cancellationToken);

    private async Task BringBackAsync(LocalApp app, string unpacked, string name, CancellationToken cancellationToken)
    {
        // Nobody starts it in between.
        using var held = await locks.TakeAsync(app.Metadata.Namespace!, app.Metadata.Name!, cancellationToken);
        var first = await supervisor.PlanAsync(app, 0, null, cancellationToken);
        var how = first.Resolved.Template.Backup ?? throw new AppProblem("NoBackup", $"The template '{app.Spec.Template}' has no way to bring a backup back.");
        var staged = files.Stage(name, first.Resolved.User);
        try
        {
            BackupFiles.Hand(unpacked, staged, first.Resolved.User);
            if (how.Offline) await supervisor.StopAsync(app, first.Resolved.Template.Stop, cancellationToken);
            var plan = await supervisor.PlanAsync(app, 0, staged, cancellationToken);
            var (end, said) = await CommandRunner.RunAsync(plan, "restore", plan.Values.Text.Fill(how.Restore), null, TimeSpan.FromSeconds(how.TimeoutSeconds), cancellationToken);
            if (end.ExitCode != 0) throw new AppProblem("RestoreFailed", $"The restore command ended with {end.ExitCode}: {said}");
        }
        finally
        {
            Directory.Delete(staged, recursive: true);
        }
    }
}
