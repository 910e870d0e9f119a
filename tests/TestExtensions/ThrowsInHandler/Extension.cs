using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestExtensions;

public sealed class ThrowsInHandlerExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        extension.Routes.MapGet("/throw", string () => throw new BadLuckException("secret details"));
        extension.Routes.MapGet("/throw-late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half an ans");
            await context.Response.Body.FlushAsync();
            throw new BadLuckException("after the answer began");
        });
    }
}

public sealed class BadLuckException(string message) : Exception(message);
