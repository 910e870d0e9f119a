using System.Net;
using LuBan.Kernel.Contributions;
using LuBan.Sdk.Testing.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Sdk.Testing;

/// <summary>One run of a kernel, from start to stop: what would be a process of the server.</summary>
internal sealed class KernelProcess : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KernelProcess(WebApplication app)
    {
        _app = app;
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<KernelProcess> StartAsync(TestKernelOptions options, TestFolder folder, TestClock time, TestLog log, TestEvents events, TestSecret secret, CancellationToken cancellationToken)
    {
        // Empty: nothing of the machine's environment, and no appsettings.json that happens to lie about.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Testing", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(options.SettingsByName);
        builder.Logging.AddProvider(log);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        AddServices(builder.Services, options, folder, time, secret);
        var app = builder.Build();
        app.UseLuBanKernel();
        app.Services.GetRequiredService<EventBus>().Published = events.Add;
        try
        {
            await app.StartAsync(cancellationToken);
            return new(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void AddServices(IServiceCollection services, TestKernelOptions options, TestFolder folder, TestClock time, TestSecret secret)
    {
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(secret);
        services.AddRouting();
        foreach (var change in options.ServiceChanges) change(services);
        services.AddLuBanKernel(kernel =>
        {
            kernel.Data = folder.Data;
            kernel.Sources = [folder.Packages];
        });
        services.AddTransient<TestAuthentication>();
        services.Configure<AuthenticationOptions>(authentication =>
        {
            authentication.AddScheme<TestAuthentication>(TestAuthentication.SchemeName, null);
            authentication.DefaultScheme = TestAuthentication.SchemeName;
        });
    }
}
