using System.Security.Cryptography;
using System.Text;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Tenancy;

/// <summary>Issues the codes of invitations, and turns an invitation into a membership: once.</summary>
internal sealed class InvitationAcceptance(IResourceClient<Invitation> invitations, InvitationGrants grants, TenantBindings bindings, TimeProvider time)
{
    private const string Prefix = "lbi_";
    private const int SecretBytes = 32;
    private const string Reason = "invitation";

    /// <summary>Issues a code. A code that was issued before is worth nothing any more.</summary>
    /// <returns>The code, which is shown this once and kept as a hash; null when the invitation is not pending.</returns>
    public async Task<string?> IssueCodeAsync(Invitation invitation, CancellationToken cancellationToken)
    {
        if (!IsPending(invitation)) return null;
        var code = Prefix + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        await invitations.UpdateStatusAsync(invitation with { Status = invitation.Status! with { TokenHash = Hash(code) } }, cancellationToken);
        return code;
    }

    /// <summary>Finds the invitation that a code belongs to.</summary>
    public async Task<Invitation?> FindByCodeAsync(string code, CancellationToken cancellationToken)
    {
        if (!code.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var hash = Encoding.ASCII.GetBytes(Hash(code));
        var all = (await invitations.ListAsync(null, cancellationToken)).Items;
        return all.FirstOrDefault(invitation => invitation.Status?.TokenHash is { } known && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(known), hash));
    }

    public bool IsPending(Invitation invitation) => invitation.Status is { Phase: TenantPhases.Pending } status && status.Expires > time.GetUtcNow() && !invitation.IsBeingDeleted();

    /// <summary>Makes the caller a member.</summary>
    /// <exception cref="ResourceException">403: whoever invited may not give the role any more. 409: somebody was faster.</exception>
    public async Task<Invitation> AcceptAsync(Invitation invitation, string user, CancellationToken cancellationToken)
    {
        var inviter = new AccessSubject(invitation.Status!.Inviter!.Name, "", invitation.Status.Inviter.Groups);
        await grants.CheckAsync(invitation.Metadata.Namespace!, invitation.Metadata.Name!, invitation.Spec with { User = user }, inviter, cancellationToken);
        // With the revision that was read: of two who accept at the same time one is first.
        var accepted = await invitations.UpdateStatusAsync(invitation with
        {
            Status = invitation.Status with { Phase = TenantPhases.Accepted, AcceptedBy = user, Accepted = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()), TokenHash = null },
        }, cancellationToken);
        // Accepted: the caller is a member, whether it still waits for the answer or not.
        return await GiveRoleAsync(accepted, CancellationToken.None);
    }

    /// <summary>Makes the role binding of an accepted invitation. Whoever removes it later is not overruled.</summary>
    public async Task<Invitation> GiveRoleAsync(Invitation accepted, CancellationToken cancellationToken)
    {
        var (home, name, role) = (accepted.Metadata.Namespace!, InvitationGrants.BindingOf(accepted.Metadata.Name!), accepted.Spec.Role);
        await bindings.CreateAsync(home, name, role.Kind, role.Name, accepted.Status!.AcceptedBy!, Reason, cancellationToken);
        return await invitations.UpdateStatusAsync(accepted with { Metadata = accepted.Metadata with { ResourceVersion = null }, Status = accepted.Status with { Bound = true } }, cancellationToken);
    }

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
