using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class StaticEventExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    private static void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs arguments)
    {
    }
}
