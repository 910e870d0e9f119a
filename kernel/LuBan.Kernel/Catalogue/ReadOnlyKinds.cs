using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Refuses writes of users to the kinds that only the kernel writes.</summary>
internal sealed class ReadOnlyKinds : IAdmission
{
    public bool Handles(ResourceKind kind) => kind.Group == KernelKinds.Group && kind.Kind is "Extension" or "Contribution" or "Replica";

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken) => request.FromKernel
        ? ValueTask.CompletedTask
        : throw new ResourceException(405, "MethodNotAllowed", $"LB4303: {request.Kind.Plural} are written by the kernel only. To install or remove an extension, write an InstallPlan.");
}
