using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Completes invitations, refuses what cannot be one, and refuses roles that whoever invites may not give.</summary>
internal sealed class InvitationAdmission(InvitationGrants grants, Lazy<ResourceService> resources, TimeProvider time) : IAdmission
{
    private static readonly TimeSpan DefaultLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public bool Handles(ResourceKind kind) => kind is { Group: TenantNames.Group, Kind: nameof(Invitation) };

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request is not { Object: { } next, Subresource: null } || request.FromKernel) return;
        var causes = TenantFields.Keep(request, TenantNames.CreatorAnnotation).ToList();
        TenantFields.SetCreator(request, next);
        if (request.Operation == AdmissionOperation.Update)
        {
            if (!JsonNode.DeepEquals(next["spec"], request.Old?["spec"]))
                causes.Add(TenantFields.Cause("spec", "LB8420: an invitation cannot be changed. Delete it and create another."));
        }
        else
        {
            await CheckNewAsync(request, next, causes, cancellationToken);
        }
        if (causes.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, causes);
    }

    private async Task CheckNewAsync(AdmissionRequest request, JsonObject next, List<StatusCause> causes, CancellationToken cancellationToken)
    {
        var workspace = await TenantNamespaces.FindWorkspaceAsync(resources.Value, request.Namespace, cancellationToken);
        if (workspace is null)
            causes.Add(TenantFields.Cause("metadata.namespace", $"LB8421: '{request.Namespace}' is not the home namespace of a workspace. Invitations are created in one: {TenantNames.HomePrefix}NAME."));
        else if (workspace.DeletionTimestamp is not null)
            causes.Add(TenantFields.Cause("metadata.namespace", $"LB8409: workspace '{workspace.Name}' is being deleted: nothing new is made in it."));
        if (Read(next["spec"]) is not { } spec) return;
        causes.AddRange(Check(spec));
        if (causes.Count > 0) return;
        // With the scopes of the token: what it may not bind, it may not give by an invitation.
        var inviter = request.Caller ?? new AccessSubject(request.User, "", []);
        await grants.CheckAsync(request.Namespace, request.Name, spec, inviter, cancellationToken);
        var status = new InvitationStatus { Expires = Seconds(time.GetUtcNow() + Durations.Parse(spec.ExpiresIn, DefaultLife)), Inviter = new(inviter.Name, inviter.Groups) };
        next["status"] = JsonSerializer.SerializeToNode(status, KernelJson.Options);
    }

    private static IEnumerable<StatusCause> Check(InvitationSpec spec)
    {
        if (string.IsNullOrEmpty(spec.User) == string.IsNullOrEmpty(spec.Email))
            yield return TenantFields.Cause("spec", "LB8422: an invitation names either a user or an email address.");
        if (!string.IsNullOrEmpty(spec.Email) && spec.Email.IndexOf('@', StringComparison.Ordinal) is <= 0)
            yield return TenantFields.Cause("spec.email", $"LB8422: '{spec.Email}' is no email address.");
        if (spec.User?.StartsWith("system:", StringComparison.Ordinal) == true)
            yield return TenantFields.Cause("spec.user", "LB8422: names that begin with 'system:' are not those of people. Give a service account its role with a RoleBinding.");
        if (spec.Role.Name.Length == 0 || spec.Role.Kind is not ("ClusterRole" or "Role"))
            yield return TenantFields.Cause("spec.role", $"LB8422: a role has a kind, ClusterRole or Role, and a name, such as {BuiltInRoles.WorkspaceViewer}.");
        if (spec.ExpiresIn is not null && !(Durations.TryParse(spec.ExpiresIn, out var life) && life >= Shortest && life <= Longest))
            yield return TenantFields.Cause("spec.expiresIn", $"LB8422: '{spec.ExpiresIn}' is not a time from 1m to 2160h, such as 48h.");
    }

    /// <summary>The spec; null when it has not the shape of one, which the schema refuses.</summary>
    private static InvitationSpec? Read(JsonNode? spec)
    {
        try
        {
            return spec is JsonObject ? spec.Deserialize<InvitationSpec>(KernelJson.Options) : new();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset Seconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
