using LuBan.Server;
using Tests.Bench;

namespace LuBan.Benchmarks.Hosts;

/// <summary>The server's own composition, with the benchmark extension's handlers mapped in the host: same listener, logging, authentication and policy.</summary>
internal static class PeerHost
{
    /// <summary>Answers with the managed heap in bytes after full collections.</summary>
    public const string HeapPath = "/host/heap";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ServerArguments.Parse(args).Configuration, ContentRootPath = AppContext.BaseDirectory });
        var settings = ServerSettings.Read(builder.Configuration);
        builder.AddServer(settings);
        builder.Services.AddLuBanKernel(kernel => settings.Apply(kernel));
        builder.AddIdentity(settings);
        builder.Services.AddControllers().AddApplicationPart(typeof(BenchController).Assembly);

        var app = builder.Build();
        app.UseLuBanKernel();
        app.MapLuBanIdentity();
        app.MapServer();
        var host = app.MapGroup("/host");
        host.MapBench();
        host.MapControllers();
        app.MapGet(HeapPath, Heap);
        await app.RunAsync();
        return 0;
    }

    private static string Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
