using Microsoft.Extensions.FileProviders;

namespace LuBan.Benchmarks.Hosts;

/// <summary>The plainest way to serve a feed: a static file server over a folder.</summary>
internal static class FileHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        using var files = new PhysicalFileProvider(app.Configuration["root"]!);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true });
        app.MapGet("/readyz", () => "ok");
        await app.RunAsync();
        return 0;
    }
}
