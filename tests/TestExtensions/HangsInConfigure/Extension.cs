using LuBan.Sdk;

namespace LuBan.TestExtensions;

/// <summary>Blocks until the file named by the configuration's <c>until</c> appears.</summary>
public sealed class HangsInConfigureExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        var until = extension.Configuration["until"]!;
        while (!File.Exists(until)) Thread.Sleep(20);
    }
}
