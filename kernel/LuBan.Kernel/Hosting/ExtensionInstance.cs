using System.Diagnostics;
using LuBan.Kernel.Contributions;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// The running half of one version of an extension: load context, container, pipeline, hosted services. Everything that refers to
/// the extension's code hangs on this object, and <see cref="ExtensionRuntime"/> drops it before the code is unloaded.
/// </summary>
internal sealed partial class ExtensionInstance : IExtensionInstance
{
    private readonly CancellationTokenSource _cancelling = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly List<IHostedService> _started = [];
    private readonly List<IAsyncDisposable> _controllers = [];
    private readonly KeyValuePair<string, object?> _label;
    private volatile bool _abandoned;
    private volatile string _stage = "loading the assembly";
    private ServiceProvider? _services;
    private IHttpContextAccessor? _contextAccessor;

    public ExtensionInstance(ExtensionRuntime runtime, ExtensionLoadRequest request, ExtensionHostKernel kernel)
    {
        Runtime = runtime;
        _label = ExtensionMetrics.Label(runtime.Id);
        Containment = new(runtime.Id.ToLowerInvariant(), kernel.Options.LimitsByExtension.TryGetValue(runtime.Id, out var own) ? own : kernel.Options.Limits, kernel.Time);
        Kernel = kernel;
        Time = kernel.Time;
        NativeLibraries = new();
        Context = new(
            $"{request.Manifest.Id} {request.Manifest.Version}", Path.GetFullPath(Path.Combine(request.AppDirectory, request.Manifest.Entry!)), NativeLibraries,
            kernel.Hygiene.HasFlag(HygieneRows.DynamicBinder), kernel.Unloads);
        Config = new(request.Config);
        Configuration = new ConfigurationBuilder().Add(Config).Build();
        Loggers = new(runtime.Id.ToLowerInvariant(), kernel.Loggers, runtime.Log, kernel.Time);
        HostEnvironment = new(Path.GetFileNameWithoutExtension(request.Manifest.Entry!), kernel.EnvironmentName, Path.GetFullPath(request.PackageDirectory));
        Lifetime = new(runtime.Faults.Degrade);
        DiagnosticListener = new($"LuBan.Extension.{runtime.Id}");
    }

    public ExtensionRuntime Runtime { get; }

    public ExtensionHostKernel Kernel { get; }

    public TimeProvider Time { get; }

    public NativeLibraryHandles NativeLibraries { get; }

    public ExtensionLoadContext Context { get; }

    public ExtensionConfiguration Config { get; }

    public IConfigurationRoot Configuration { get; }

    public ExtensionLoggerFactory Loggers { get; }

    public ExtensionHostEnvironment HostEnvironment { get; }

    public ExtensionLifetime Lifetime { get; }

    public DiagnosticListener DiagnosticListener { get; }

    public OpenSockets Sockets { get; } = new();

    public InFlightGate Gate { get; } = new();

    public CancellationToken Stopping => Lifetime.ApplicationStopping;

    /// <summary>Keeps it within its limits.</summary>
    public InstanceContainment Containment { get; }

    /// <summary>Cancelled when the drain's deadline passes.</summary>
    public CancellationToken Cancelling => _cancelling.Token;

    /// <summary>Cancelled when requests did not react to <see cref="Cancelling"/>.</summary>
    public CancellationToken Aborting => _aborting.Token;

    public IServiceProvider Services => _services ?? throw new ObjectDisposedException(Runtime.Id);

    public RequestDelegate Pipeline { get; set; } = null!;

    public ExtensionServiceContext? Facades { get; set; }

    public List<Action<IServiceProvider>> OptionChecks { get; set; } = [];

    public List<IHostedService> HostedServices { get; } = [];

    /// <summary>Every endpoint, in the order of its routing.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints { get; set; } = [];

    public List<ReconcilerContribution> Reconcilers { get; } = [];

    public Dictionary<AdmissionContribution, IAdmissionInvoker> Admissions { get; } = [];

    /// <summary>The classes behind the types of identity providers.</summary>
    public Dictionary<string, Type> IdentityProviders { get; } = new(StringComparer.Ordinal);

    public List<EventSubscription> Subscriptions { get; } = [];

    public List<AuditSinkSubscription> AuditSinks { get; } = [];

    public string Stage { get => _stage; set => _stage = value; }

    public bool Abandoned { get => _abandoned; private set => _abandoned = value; }

    public void UseContainer(ServiceProvider services)
    {
        _services = services;
        _contextAccessor = services.GetService<IHttpContextAccessor>() as ExtensionHttpContextAccessor;
    }

    /// <summary>Makes <c>Type.GetType</c>, <c>[TypeConverter]</c> and their like look into the extension first.</summary>
    public AssemblyLoadContext.ContextualReflectionScope EnterReflection() => Context.EnterContextualReflection();

    public void ThrowIfAbandoned()
    {
        if (Abandoned) throw new OperationCanceledException();
    }
}
