using LuBan.Sdk;

namespace LuBan.TestExtensions;

/// <summary>Does nothing: what goes wrong is in the fragments beside it.</summary>
public sealed class FaultsExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
    }
}
