using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class HelloExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        var version = extension.Manifest.Version;
        extension.Routes.MapGet("/greetings/{name}", (string name) => new Greeting($"Hello, {name}!", version));
    }
}

public sealed record Greeting(string Message, string Version);
