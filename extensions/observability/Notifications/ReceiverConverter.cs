using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>The versions have the same fields.</summary>
public sealed class ReceiverConverter : IResourceConverter<ReceiverV2Beta1, Receiver>
{
    /// <inheritdoc />
    public Receiver ToStorage(ReceiverV2Beta1 resource) => new() { Metadata = resource.Metadata, Spec = resource.Spec, Status = resource.Status };

    /// <inheritdoc />
    public ReceiverV2Beta1 FromStorage(Receiver resource) => new() { Metadata = resource.Metadata, Spec = resource.Spec, Status = resource.Status };
}
