using LuBan.Sdk;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Validation;

/// <summary>Refuses what is wrong before it is stored, and warns of what is odd.</summary>
internal class MeshAdmission<TResource>(MeshState state) : IResourceValidator<TResource> where TResource : Resource
{
    /// <inheritdoc />
    public ValueTask ValidateAsync(TResource resource, AdmissionContext<TResource> context, CancellationToken cancellationToken)
    {
        if (context.Operation == AdmissionOperations.Delete) return ValueTask.CompletedTask;
        var subject = Stored(resource);
        foreach (var finding in MeshValidator.Check(subject, state.Snapshot.With(subject)))
        {
            if (finding.IsError) context.AddProblem(finding.Field, $"{finding.Code}: {finding.Message}");
            else context.AddWarning($"{finding.Code}: {finding.Field}: {finding.Message}");
        }
        return ValueTask.CompletedTask;
    }

    private static Resource Stored(TResource resource) => resource switch
    {
        VirtualServiceV1Beta1 one => new VirtualServiceFromV1Beta1().ToStorage(one),
        VirtualServiceV1Alpha3 one => new VirtualServiceFromV1Alpha3().ToStorage(one),
        DestinationRuleV1Beta1 one => new DestinationRuleFromV1Beta1().ToStorage(one),
        DestinationRuleV1Alpha3 one => new DestinationRuleFromV1Alpha3().ToStorage(one),
        _ => resource,
    };
}
