using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Ends invitations that nobody accepted, finishes those that were accepted when the server went down, and forgets old ones.</summary>
internal sealed class InvitationReconciler(IResourceClient<Invitation> invitations, InvitationAcceptance acceptance, TimeProvider time)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await invitations.GetAsync(request.Name, request.Namespace, cancellationToken) is not { Status: { } status } invitation || invitation.IsBeingDeleted()) return ReconcileResult.Done;
        var now = time.GetUtcNow();
        if (status.Phase == TenantPhases.Accepted && !status.Bound) await acceptance.GiveRoleAsync(invitation, cancellationToken);
        if (status.Phase == TenantPhases.Pending)
        {
            if (status.Expires > now) return ReconcileResult.After(status.Expires.Value - now);
            // Pinned: whoever accepts at this moment was first.
            await invitations.UpdateStatusAsync(invitation with { Status = status with { Phase = TenantPhases.Expired } }, cancellationToken);
        }
        var end = (status.Accepted ?? status.Expires ?? now) + Retention;
        if (end > now) return ReconcileResult.After(end - now);
        await invitations.DeleteAsync(request.Name, request.Namespace, cancellationToken);
        return ReconcileResult.Done;
    }
}
