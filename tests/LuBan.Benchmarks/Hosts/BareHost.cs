namespace LuBan.Benchmarks.Hosts;

/// <summary>The least that an ASP.NET Core application can be: what any start-up costs on this machine.</summary>
internal static class BareHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var app = builder.Build();
        app.MapGet("/readyz", () => "ok");
        await app.RunAsync();
        return 0;
    }
}
