namespace LuBan.Resources;

/// <summary>Completes CustomResourceDefinitions as they are written.</summary>
internal sealed class DefinitionDefaults : IAdmission
{
    public bool Handles(ResourceKind kind) => DefinitionKind.IsDefinition(kind);

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Object is not { } definition) return default;
        DefinitionSpec.SetDefaults(definition);
        if (request.Subresource is not null) return default;

        // The status is the kernel's: a write of the spec only adds the storage version to it.
        definition.Remove("status");
        if (request.Old?["status"] is { } status) definition["status"] = status.DeepClone();
        DefinitionStatus.RememberStorageVersion(definition);
        return default;
    }
}
