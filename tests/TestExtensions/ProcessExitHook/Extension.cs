using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class ProcessExitHookExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    private static void OnExit(object? sender, EventArgs arguments)
    {
    }
}
