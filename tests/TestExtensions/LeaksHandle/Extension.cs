using System.Runtime.InteropServices;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class LeaksHandleExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        GCHandle.Alloc(this);
    }
}
