using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

/// <summary>One path reacts to cancellation, the other blocks until the file named by the configuration's <c>until</c> appears.</summary>
public sealed class HangsInRequestExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        var until = extension.Configuration["until"]!;
        extension.Routes.MapGet("/ok", () => "ok");
        extension.Routes.MapGet("/wait", async (CancellationToken cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "never";
        });
        extension.Routes.MapGet("/hang", () =>
        {
            while (!File.Exists(until)) Thread.Sleep(20);
            return "at last";
        });
    }
}
