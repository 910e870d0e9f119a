using LuBan.AppStore.Model;
using LuBan.AppStore.Sharing;
using LuBan.AppStore.Templates;
using LuBan.Sdk;

namespace LuBan.AppStore.Supervision;

/// <summary>Looks at each app once a second: processes tell nobody here when they end, for they may outlive whoever started them.</summary>
internal sealed class LocalAppReconciler(IResourceClient<LocalApp> apps, AppSupervisor supervisor, AppRegistry registry, Neighbours neighbours, AppLocks locks, StatusWriter statuses, TemplateCatalogue catalogue, AppJson json) : IReconciler<LocalApp>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        using var held = await locks.TakeAsync(request.Namespace!, request.Name, cancellationToken);
        if (await apps.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } app)
        {
            registry.Forget(request.Namespace!, request.Name);
            return ReconcileResult.Done;
        }

        if (app.IsBeingDeleted()) return await RemoveAsync(app, cancellationToken);
        app = await apps.EnsureFinalizerAsync(app, AppStoreKinds.Finalizer, cancellationToken);
        var report = await supervisor.TendAsync(app, cancellationToken);
        registry.Note(app, report);
        var status = statuses.Make(app, report);
        if (!StatusWriter.IsSame(app.Status, status, json.Options)) app = await apps.UpdateStatusAsync(app with { Status = status }, cancellationToken);
        if (report.Resolved is { } resolved) await neighbours.TellAsync(app, resolved, report.Instances, cancellationToken);
        return ReconcileResult.After(Pause);
    }

    private async Task<ReconcileResult> RemoveAsync(LocalApp app, CancellationToken cancellationToken)
    {
        if (app.Metadata.Finalizers?.Contains(AppStoreKinds.Finalizer) != true) return ReconcileResult.Done;
        var template = await catalogue.FindAsync(app.Spec.Template, app.Spec.Version, cancellationToken);
        await supervisor.RemoveAsync(app, template?.Spec.Stop ?? new(), cancellationToken);
        await neighbours.ForgetAsync(app, cancellationToken);
        registry.Forget(app.Metadata.Namespace!, app.Metadata.Name!);
        await apps.RemoveFinalizerAsync(app, AppStoreKinds.Finalizer, cancellationToken);
        return ReconcileResult.Done;
    }
}
