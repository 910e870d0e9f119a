using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Completes and checks CustomResourceDefinitions as they are written, and lets nothing new into a kind that goes.</summary>
internal sealed class DefinitionAdmission : IAdmission
{
    public bool Handles(ResourceKind kind) => DefinitionKind.IsDefinition(kind) || kind.IsTerminating;

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!DefinitionKind.IsDefinition(request.Kind))
        {
            return request.Operation != AdmissionOperation.Create ? default
                : throw Refusal.Create(405, "MethodNotAllowed", $"create not allowed while custom resource definition is terminating");
        }

        if (request.Object is not { } definition) return default;
        DefinitionSpec.SetDefaults(definition);
        if (request.Subresource is null)
        {
            // The status is the kernel's: a write of the spec only adds the storage version to it.
            definition.Remove("status");
            if (request.Old?["status"] is { } status) definition["status"] = status.DeepClone();
            DefinitionStatus.RememberStorageVersion(definition);
        }

        var causes = DefinitionRules.Check(definition, request.Name, request.Old);
        return causes.Count == 0 ? default : throw Refusal.Invalid(request.Kind, request.Name, causes);
    }
}
