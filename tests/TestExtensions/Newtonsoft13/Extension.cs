using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Newtonsoft.Json;

namespace LuBan.TestExtensions;

public sealed class Newtonsoft13Extension : Extension
{
    public override void Configure(IExtensionBuilder extension) =>
        extension.Routes.MapGet("/version", () => JsonConvert.SerializeObject(new { typeof(JsonConvert).Assembly.GetName().Version!.Major }));
}
