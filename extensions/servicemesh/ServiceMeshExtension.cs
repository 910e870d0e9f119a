using LuBan.Sdk;

namespace LuBan.ServiceMesh;

/// <summary>Routes, splits and watches traffic on this machine by Istio's rules.</summary>
public sealed class ServiceMeshExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
    }
}
