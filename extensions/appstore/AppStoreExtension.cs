using LuBan.Sdk;

namespace LuBan.AppStore;

/// <summary>Installs real servers on this machine, supervises and backs them up.</summary>
public sealed class AppStoreExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
    }
}
