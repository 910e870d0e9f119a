using System.Reflection;

namespace LuBan.Marketplace.Catalogue;

/// <summary>The SDK that this marketplace was built with.</summary>
internal static class SdkVersion
{
    /// <summary>Such as <c>1.2.0</c>.</summary>
    public static string Current { get; } = typeof(LuBan.Sdk.Extension).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
