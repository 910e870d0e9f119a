using System.Text;
using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Finds what is a caller's, from the bindings that name it: how many others there are does not matter.</summary>
internal sealed class SelfReader(AccessEvaluator evaluator, ResourceService resources, InvitationAcceptance acceptance)
{
    public async Task<SelfDocument> ReadAsync(AccessSubject caller, CancellationToken cancellationToken)
    {
        var bindings = evaluator.BindingsOf(caller).ToLookup(binding => binding.Namespace, binding => binding.RoleName);
        var homes = bindings.Select(group => (Name: TenantNames.WorkspaceOfHome(group.Key), Home: group.Key)).Where(each => each.Name is not null && evaluator.WorkspaceOf(each.Home) == each.Name).ToList();
        var names = bindings.Select(group => group.Key).Where(name => name.Length > 0).Concat(homes.SelectMany(home => resources.WorkspaceNamespaces(home.Name!))).Distinct(StringComparer.Ordinal);
        return new()
        {
            User = caller.Name,
            Administrator = evaluator.IsAdministrator(caller),
            ClusterRoles = Roles(bindings[""]),
            Workspaces = await WorkspacesAsync(homes.Select(home => home.Name!), bindings, cancellationToken),
            Namespaces = [.. names.Order(StringComparer.Ordinal).Where(name => resources.NamespaceExists(name) && MayLook(caller, name)).Select(name => Describe(name, bindings))],
            Invitations = await InvitationsAsync(caller.Name, cancellationToken),
        };
    }

    private bool MayLook(AccessSubject caller, string ns) => evaluator.Review(caller, new() { Verb = "get", Resource = "namespaces", Namespace = ns, Name = ns }).Allowed;

    private SelfNamespace Describe(string ns, ILookup<string, string> bindings)
    {
        var workspace = evaluator.WorkspaceOf(ns);
        return new(ns, workspace, Roles(workspace is null ? bindings[ns] : bindings[ns].Concat(bindings[TenantNames.HomeOf(workspace)])));
    }

    private async Task<IReadOnlyList<SelfWorkspace>> WorkspacesAsync(IEnumerable<string> names, ILookup<string, string> bindings, CancellationToken cancellationToken)
    {
        var found = new List<SelfWorkspace>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            if (await resources.GetAsync(KernelKinds.Workspace, "", name, cancellationToken) is not { } workspace) continue;
            using var document = workspace.ToDocument();
            var displayName = document.RootElement.TryGetProperty("spec", out var spec) && spec.TryGetProperty("displayName", out var text) ? text.GetString() : null;
            found.Add(new(name, displayName, Roles(bindings[TenantNames.HomeOf(name)])));
        }
        return found;
    }

    private async Task<IReadOnlyList<SelfInvitation>> InvitationsAsync(string user, CancellationToken cancellationToken)
    {
        var all = await resources.ListAsync(KernelKinds.Invitation, new ResourceQuery(), cancellationToken);
        var written = Encoding.UTF8.GetBytes(user);
        return
        [
            .. all.Items.Where(item => item.Json.Span.IndexOf(written) >= 0).Select(item => JsonSerializer.Deserialize<Invitation>(item.Json.Span, KernelJson.Options)!)
                .Where(invitation => invitation.Spec.User == user && acceptance.IsPending(invitation))
                .Select(invitation => new SelfInvitation(TenantNames.WorkspaceOfHome(invitation.Metadata.Namespace!)!, invitation.Metadata.Name!, invitation.Spec.Role.Name, invitation.Status!.Expires)),
        ];
    }

    private static IReadOnlyList<string> Roles(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
