using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>What an invitation gives, and whether whoever invites may give it: exactly what they may bind themselves.</summary>
internal sealed class InvitationGrants(Lazy<ResourceService> resources, Lazy<IAccessReviewer> reviewer)
{
    /// <summary>The binding that an invitation becomes.</summary>
    public static string BindingOf(string invitation) => $"invitation-{invitation}";

    /// <summary>Refuses what the inviter may not give now.</summary>
    /// <exception cref="Sdk.ResourceException">403: the inviter may not create the role binding, or it would give rights that the inviter has not, or the quota of members leaves no place.</exception>
    public async Task CheckAsync(string home, string invitation, InvitationSpec spec, AccessSubject inviter, CancellationToken cancellationToken)
    {
        var question = new AccessQuestion { Verb = "create", Group = TenantBindings.Group, Resource = "rolebindings", Namespace = home };
        var answer = await reviewer.Value.ReviewAsync(inviter, question, cancellationToken);
        var kind = resources.Value.Registry.Current.FindKind(TenantBindings.Group, "RoleBinding")!;
        if (!answer.Allowed) throw Refusal.Forbidden(kind, BindingOf(invitation), $"LB8423: whoever invites must be able to give the role, and '{inviter.Name}' may not create role bindings in '{home}'");
        // The rules about rights that are given away, and the quota of members, are asked as for a binding that the inviter makes.
        var body = TenantBindings.Body(BindingOf(invitation), spec.Role.Kind, spec.Role.Name, spec.User ?? "someone@invited", "invitation");
        var asInviter = new WriteOptions { DryRun = true, User = inviter.Name, Caller = inviter, FieldManager = KernelKinds.Owner };
        await resources.Value.CreateAsync(kind, home, body, asInviter, cancellationToken);
    }
}
