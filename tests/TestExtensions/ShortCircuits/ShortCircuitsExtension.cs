using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class ShortCircuitsExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddPermission("secrets.read", "Read secrets.");
        extension.Routes.MapGet("/secret", () => "told to everybody").RequirePermission("secrets.read").ShortCircuit();
    }
}
