using System.Text.Json;
using LuBan.Resources;

namespace LuBan.Identity.Federation;

/// <summary>Refuses providers that cannot mean anything, with every problem at once. Whether a provider answers is told by its condition.</summary>
internal sealed class IdentityProviderAdmission(IContributedProviders? contributed = null) : IAdmission
{
    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => kind.Group == IdentityKinds.Group && kind.Kind == nameof(IdentityProvider);

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Subresource is not null || request.Object is not { } provider) return ValueTask.CompletedTask;
        // The schema has been checked: what is left is what it cannot say.
        var spec = provider["spec"].Deserialize<IdentityProviderSpec>(Json) ?? new();
        var problems = IdentityProviderRules.Check(spec, contributed?.List() ?? []).ToList();
        if (problems.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, problems);
        return ValueTask.CompletedTask;
    }
}
