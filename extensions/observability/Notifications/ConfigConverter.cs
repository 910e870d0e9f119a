using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>The versions have the same fields.</summary>
public sealed class ConfigConverter : IResourceConverter<ConfigV2Beta1, Config>
{
    /// <inheritdoc />
    public Config ToStorage(ConfigV2Beta1 resource) => new() { Metadata = resource.Metadata, Spec = resource.Spec, Status = resource.Status };

    /// <inheritdoc />
    public ConfigV2Beta1 FromStorage(Config resource) => new() { Metadata = resource.Metadata, Spec = resource.Spec, Status = resource.Status };
}
