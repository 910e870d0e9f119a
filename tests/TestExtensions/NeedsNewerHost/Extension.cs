using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class NeedsNewerHostExtension : Extension
{
    public override void Configure(IExtensionBuilder extension) => extension.Routes.MapGet("/ok", () => "ok");
}
