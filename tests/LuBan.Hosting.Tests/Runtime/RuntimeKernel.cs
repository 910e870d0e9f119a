using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Hosting.Tests;

/// <summary>Hosts extensions with a real store, reconcilers, caches and the event bus. A second one on the same directory is the same server, started again.</summary>
internal sealed class RuntimeKernel : IAsyncDisposable
{
    private readonly string _directory;
    private readonly bool _keep;

    private RuntimeKernel(TestKernel kernel, string directory, bool keep) => (Kernel, _directory, _keep) = (kernel, directory, keep);

    public TestKernel Kernel { get; }

    public HttpClient Http => Kernel.Http;

    public EventBus Events => Kernel.Services.GetRequiredService<EventBus>();

    public IResourceStore Store => Kernel.Services.GetRequiredService<IResourceStore>();

    public static async Task<RuntimeKernel> StartAsync(string? directory = null, EventBusOptions? events = null, ILeadership? leadership = null)
    {
        var data = directory ?? Directory.CreateTempSubdirectory("luban-runtime-").FullName;
        var kernel = await TestKernel.StartAsync(services: services =>
        {
            services.AddLuBanResources(options => options.DatabasePath = Path.Combine(data, "store.db"));
            services.AddSingleton<ControllerRunner>();
            services.AddSingleton(leadership ?? SoleLeader.Instance);
            services.AddAccessDecisions();
            services.AddSingleton<ExtensionKinds>();
            services.AddSingleton<IExtensionServiceSource>(provider => provider.GetRequiredService<ExtensionKinds>());
            services.AddSingleton<IExtensionServiceSource, ExtensionCaches>();
            services.AddSingleton(events ?? new EventBusOptions());
            services.AddSingleton<EventBus>();
            services.AddSingleton<IExtensionServiceSource>(provider => provider.GetRequiredService<EventBus>());
            services.AddSingleton<IControllerStarter, ExtensionControllers>();
        });
        kernel.Services.GetRequiredService<EventBus>().Start();
        return new(kernel, data, directory is not null);
    }

    /// <summary>Loads and publishes a version with its kinds, and ends the one before.</summary>
    public async Task<ExtensionRuntime> ServeAsync(ExtensionLoadRequest request)
    {
        var runtime = await Kernel.Host.LoadAsync(request, null, CancellationToken.None);
        Kernel.Services.GetRequiredService<ExtensionKinds>().Register(runtime);
        if (Kernel.Host.Publish(runtime).Replaced is { } replaced) await Kernel.Host.RetireAsync(replaced, TimeSpan.FromSeconds(1), CancellationToken.None);
        return runtime;
    }

    public ResourceClient<T> Client<T>(string owner = "Tests") where T : Resource =>
        new(Kernel.Services.GetRequiredService<ResourceService>(), ResourceKind.FromType(typeof(T), owner), ResourceJson.CreateOptions(), "tests") { FromKernel = true };

    /// <summary>The service, for kinds whose records are known to an extension only.</summary>
    public ResourceService Service => Kernel.Services.GetRequiredService<ResourceService>();

    public ResourceKind Kind(string group, string kind) => Kernel.Services.GetRequiredService<KindRegistry>().Current.FindKind(group, kind)!;

    public async ValueTask DisposeAsync()
    {
        await Events.DisposeAsync();
        await Kernel.DisposeAsync();
        if (!_keep) Directory.Delete(_directory, recursive: true);
    }
}
