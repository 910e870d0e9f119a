using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Tenancy;

/// <summary>Runs the reconcilers of workspaces, projects and invitations on the leader. One set of informers serves all.</summary>
internal sealed class TenancyControllers(
    ControllerRunner controllers, ResourceService resources, WorkspaceReconciler workspaces, ProjectReconciler projects, InvitationReconciler invitations, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly ReconcilerOptions Options = new() { MaxConcurrency = 4 };

    private readonly List<IAsyncDisposable> _running = [];

    public void Start()
    {
        var (workspace, project, invitation) = (Follow(KernelKinds.Workspace), Follow(KernelKinds.Project), Follow(KernelKinds.Invitation));
        var ns = Follow(resources.Registry.Current.FindKind("", "Namespace")!);
        var binding = Follow(resources.Registry.Current.FindKind(TenantBindings.Group, "RoleBinding")!);
        var controller = Start("workspaces", KernelKinds.Workspace, workspaces.ReconcileAsync,
            Own(workspace),
            new(project, change => OfHome(change.Item.Object.Namespace)),
            new(ns, change => Sides(change).SelectMany(side => Label(side, TenantNames.WorkspaceLabel) is { } name ? [new ReconcileRequest("", name)] : Enumerable.Empty<ReconcileRequest>())),
            new(binding, change => OfHome(change.Item.Object.Namespace)));
        Start("projects", KernelKinds.Project, projects.ReconcileAsync,
            Own(project),
            new(ns, change => Sides(change).SelectMany(OfProject)));
        Start("invitations", KernelKinds.Invitation, invitations.ReconcileAsync, Own(invitation));
        resources.ObserveWorkspaceUsage(name => controller.Enqueue(new("", name)));
    }

    public async Task StopAsync()
    {
        resources.ObserveWorkspaceUsage(null);
        // Controllers before the informers that feed them.
        foreach (var each in _running.OfType<RunningController>().Concat<IAsyncDisposable>(_running.OfType<Informer>()).ToList()) await each.DisposeAsync();
        _running.Clear();
    }

    private Informer Follow(ResourceKind kind)
    {
        var informer = new Informer(resources, kind, KernelKinds.Owner, time, loggers.CreateLogger("LuBan.Controller.kernel.tenancy"));
        _running.Add(informer);
        return informer;
    }

    private RunningController Start(string name, ResourceKind kind, Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>> reconcile, params ControllerSource[] sources)
    {
        var controller = controllers.Start(new ControllerDefinition { Name = name, Owner = KernelKinds.Owner, Kind = kind, Options = Options, Reconcile = reconcile, Sources = sources });
        _running.Add(controller);
        return controller;
    }

    private static ControllerSource Own(Informer informer) => new(informer, change => [change.Item.Name]) { IsOwnKind = true };

    private static IEnumerable<ReconcileRequest> OfHome(string home) => TenantNames.WorkspaceOfHome(home) is { } name ? [new("", name)] : [];

    private static IEnumerable<InformerItem> Sides(InformerChange change) => change.Previous is null ? [change.Item] : [change.Item, change.Previous];

    private static IEnumerable<ReconcileRequest> OfProject(InformerItem ns) =>
        Label(ns, TenantNames.WorkspaceLabel) is { } workspace && Label(ns, TenantNames.ProjectLabel) is { } project ? [new(TenantNames.HomeOf(workspace), project)] : [];

    private static string? Label(InformerItem item, string name) => item.Object.Labels.GetValueOrDefault(name);
}
