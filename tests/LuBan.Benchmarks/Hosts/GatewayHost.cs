using LuBan.Kernel.Gateway;

namespace LuBan.Benchmarks.Hosts;

/// <summary>The forwarder in the barest web application, in front of one upstream.</summary>
internal static class GatewayHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.UseStrictHttp().AddServerHeader = false);
        var app = builder.Build();
        using var upstream = new Upstream(new UpstreamOptions { Name = "bench", Address = new Uri(app.Configuration["upstream"]!) }, TimeProvider.System);
        var forwarder = new Forwarder(TimeProvider.System, app.Services.GetRequiredService<ILogger<Forwarder>>());
        app.Run(async context => await GatewayProblems.WriteAsync(context, await forwarder.ForwardAsync(context, upstream, ForwardRequest.Unchanged, CancellationToken.None), "bench"));
        await app.RunAsync();
        return 0;
    }
}
