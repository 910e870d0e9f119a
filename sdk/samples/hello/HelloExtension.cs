using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace Samples.Hello;

public sealed class HelloExtension : Extension
{
    public override void Configure(IExtensionBuilder extension) =>
        extension.Routes.MapGet("/greetings/{name}", (string name) => new Greeting($"Hello, {name}!"));
}

public sealed record Greeting(string Message);
