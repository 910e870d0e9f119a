using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestExtensions;

public sealed class HugeResponseExtension : Extension
{
    public override void Configure(IExtensionBuilder extension) =>
        extension.Routes.MapGet("/bytes/{megabytes}", async (int megabytes, HttpContext context) =>
        {
            var block = new byte[64 * 1024];
            for (var sent = 0L; sent < megabytes * 1024L * 1024L; sent += block.Length)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
}
