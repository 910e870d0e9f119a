using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Completes workspaces, and refuses what cannot be one, with every problem at once.</summary>
internal sealed class WorkspaceAdmission(TenantAuthority authority) : IAdmission
{
    private const string Field = "spec.quota.hard";

    public bool Handles(ResourceKind kind) => kind is { Group: TenantNames.Group, Kind: nameof(Workspace) };

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request is not { Object: { } next, Subresource: null }) return;
        Complete(request, next);
        var causes = Check(request, next).ToList();
        if (!request.FromKernel) causes.AddRange(TenantFields.Keep(request, TenantNames.CreatorAnnotation, TenantNames.ForceAnnotation));
        var isQuotaChanged = !JsonNode.DeepEquals(Spec(next)?["quota"], Spec(request.Old)?["quota"]);
        if (isQuotaChanged && !await authority.MayAsync(request, "update", request.Name, "quota", cancellationToken))
            causes.Add(TenantFields.Cause("spec.quota", "LB8405: the quota of a workspace is set by whoever may update workspaces/quota, such as a platform-admin. Leave it as it is, or ask one."));
        var force = TenantFields.Annotation(next, TenantNames.ForceAnnotation);
        if (force != TenantFields.Annotation(request.Old, TenantNames.ForceAnnotation) && !await authority.MayAsync(request, "delete", request.Name, "finalizers", cancellationToken))
            causes.Add(Force());
        if (causes.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, causes);
    }

    /// <summary>Why somebody may not give up waiting.</summary>
    public static StatusCause Force() => TenantFields.Cause($"metadata.annotations[{TenantNames.ForceAnnotation}]",
        "LB8406: giving up on the clean-up of extensions is for whoever may delete workspaces/finalizers, such as a platform-admin. Ask one, or let the extensions finish: the status says which ones.");

    private static JsonObject? Spec(JsonObject? workspace) => workspace?["spec"] as JsonObject;

    private static void Complete(AdmissionRequest request, JsonObject next)
    {
        TenantFields.AddFinalizer(next);
        if (next["spec"] is null) next["spec"] = new JsonObject();
        // What is no object is the schema's to refuse.
        if (Spec(next) is not { } spec) return;
        TenantFields.SetCreator(request, next);
        if (request is { Operation: AdmissionOperation.Create, FromKernel: false })
        {
            if (TenantFields.Text(spec["manager"]) is null or "" && request.User.Length > 0) spec["manager"] = request.User;
        }
        if ((spec["quota"] as JsonObject)?["hard"] is not JsonObject hard) return;
        foreach (var (name, value) in hard.ToList()) hard[name] = value?.ToString();
    }

    private static IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        if (request.Operation == AdmissionOperation.Create && (!TenantNames.IsLabel(request.Name) || TenantNames.HomeOf(request.Name).Length > TenantNames.MaximumLabel))
        {
            yield return TenantFields.Cause("metadata.name",
                $"LB8404: '{request.Name}' cannot be the name of a workspace: its home namespace '{TenantNames.HomeOf(request.Name)}' would have no legal name. Use at most {TenantNames.MaximumLabel - TenantNames.HomePrefix.Length} lower-case letters, digits and dashes, with a letter or digit at both ends.");
        }
        foreach (var cause in QuotaEntries.Check((Spec(next)?["quota"] as JsonObject)?["hard"] as JsonObject ?? [], Field)) yield return cause;
    }
}
