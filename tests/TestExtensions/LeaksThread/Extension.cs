using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class LeaksThreadExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        new Thread(Forever) { IsBackground = true, Name = "leaked" }.Start();
    }

    private static void Forever() => Thread.Sleep(Timeout.Infinite);
}
