namespace LuBan.Resources;

/// <summary>Checks CustomResourceDefinitions, and lets nothing new into a kind that goes.</summary>
internal sealed class DefinitionAdmission : IAdmission
{
    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => DefinitionKind.IsDefinition(kind) || kind.IsTerminating;

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!DefinitionKind.IsDefinition(request.Kind))
        {
            return request.Operation != AdmissionOperation.Create ? default
                : throw Refusal.Create(405, "MethodNotAllowed", "create not allowed while custom resource definition is terminating");
        }

        if (request.Object is not { } definition) return default;
        var causes = DefinitionRules.Check(definition, request.Name, request.Old);
        return causes.Count == 0 ? default : throw Refusal.Invalid(request.Kind, request.Name, causes);
    }
}
