using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class ConflictingRouteExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/things/{id}", (string id) => id);
        extension.Routes.MapGet("/Things/{name}", (string name) => name);
        extension.Routes.MapPost("/things/{id}", (string id) => id);
        extension.Routes.MapGet("/secret", () => "x").RequirePermission("nobody.declared.this");
    }
}
