using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Newtonsoft.Json;

namespace LuBan.TestExtensions;

public sealed class MissingDependencyExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        var text = JsonConvert.SerializeObject(1);
        extension.Routes.MapGet("/text", () => text);
    }
}
