using LuBan.Resources;

namespace LuBan.Kernel.Tenancy;

/// <summary>Asks whether whoever writes a tenant's object may also do what a field of it brings about.</summary>
internal sealed class TenantAuthority(Lazy<IAccessReviewer> reviewer)
{
    /// <summary>Whether the caller may do something to a part of a workspace, such as its quota: a subresource that has no path of its own.</summary>
    public ValueTask<bool> MayAsync(AdmissionRequest request, string verb, string workspace, string part, CancellationToken cancellationToken) =>
        AskAsync(request, new AccessQuestion { Verb = verb, Group = TenantNames.Group, Resource = "workspaces", Subresource = part, Name = workspace }, cancellationToken);

    /// <summary>Whether the caller may do away with a namespace.</summary>
    public ValueTask<bool> MayDeleteNamespaceAsync(AdmissionRequest request, string ns, CancellationToken cancellationToken) =>
        AskAsync(request, new AccessQuestion { Verb = "delete", Resource = "namespaces", Namespace = ns, Name = ns }, cancellationToken);

    private async ValueTask<bool> AskAsync(AdmissionRequest request, AccessQuestion question, CancellationToken cancellationToken) =>
        request.FromKernel || (request.Caller is { } caller && (await reviewer.Value.ReviewAsync(caller, question, cancellationToken)).Allowed);
}
