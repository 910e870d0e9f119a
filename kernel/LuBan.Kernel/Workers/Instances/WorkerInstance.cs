using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Guest;
using LuBan.Kernel.Workers.Processes;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>The running half of a version whose code is in a process of its own. That process may end and be started again; this object stays.</summary>
internal sealed partial class WorkerInstance : IExtensionInstance
{
    private readonly WorkerKernel _kernel;
    private readonly ExtensionLoadRequest _request;
    private readonly CallTable _calls = new();
    private readonly WorkerFacilities _facilities;
    private readonly ConcurrentDictionary<IWorkerProcess, WorkerLink> _links = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cancelling = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly List<IAsyncDisposable> _controllers = [];
    private readonly KeyValuePair<string, object?> _label;
    private readonly string _audience;
    private WorkerSupervisor? _supervisor;
    private WorkerCredentials? _next;
    private WorkerDescription? _description;
    private ShadowRoutes? _routes;
    private IDisposable? _watching;
    private IDisposable? _metrics;
    private bool _isMute;
    private JsonObject _config;
    private volatile string _stage = "starting its worker";
    private volatile bool _started;

    public WorkerInstance(ExtensionRuntime runtime, ExtensionLoadRequest request, WorkerKernel kernel)
    {
        (Runtime, _request, _kernel, _config) = (runtime, request, kernel, request.Config);
        _label = ExtensionMetrics.Label(runtime.Id);
        _audience = GuestExtension.AudienceOf(runtime.Id, runtime.Version);
        _facilities = new(runtime, kernel, _calls);
    }

    public ExtensionRuntime Runtime { get; }

    public TimeProvider Time => _kernel.Hosting.Time;

    public InFlightGate Gate { get; } = new();

    public CancellationToken Stopping => _stopping.Token;

    public CancellationToken Cancelling => _cancelling.Token;

    public string Stage { get => _stage; set => _stage = value; }

    // A process that does not come back is ended; no thread of this one is ever in its code.
    public bool Abandoned => false;

    public string? Trouble => Status is { State: not (WorkerState.Ready or WorkerState.Idle) } status ? $"LB8805: {Describe(status)}" : null;

    /// <summary>How the worker stands; null before it was first started.</summary>
    public WorkerStatus? Status => _supervisor?.Status;

    /// <summary>The endpoints and the kinds; null before it was first started.</summary>
    public WorkerDescription? Description => _description;

    private static string Describe(WorkerStatus status) =>
        $"its worker does not run since {status.Since:u} ({status.Reason}){(status.NextAttemptAt is { } next ? $"; it is started again at {next:u}" : "")}";

    /// <summary>The process that serves; an idle one is started.</summary>
    /// <exception cref="ExtensionUnavailableException">LB8805: there is none.</exception>
    private async ValueTask<WorkerLink> ReadyAsync(CancellationToken cancellationToken)
    {
        if (_supervisor is not { } supervisor) throw Unavailable("its worker was stopped");
        if (supervisor.Current is { } process && _links.TryGetValue(process, out var link)) return link;
        if (supervisor.Status is { State: WorkerState.Idle })
        {
            try
            {
                if (_links.TryGetValue(await supervisor.WakeAsync(cancellationToken), out link)) return link;
            }
            catch (ExtensionException exception)
            {
                throw Unavailable(exception.Detail);
            }
        }
        throw Unavailable(Describe(supervisor.Status));
    }

    /// <summary>Calls the worker, for which the caller holds a lease.</summary>
    private async Task<TReply> CallAsync<TCall, TReply>(string path, TCall call, CancellationToken cancellationToken)
    {
        using var use = _supervisor?.Use();
        var link = await ReadyAsync(cancellationToken);
        try
        {
            return await link.CallAsync<TCall, TReply>(path, call, cancellationToken);
        }
        catch (WorkerGoneException gone)
        {
            throw Unavailable($"its worker ended in the middle of it ({gone.Message})");
        }
    }

    private ExtensionUnavailableException Unavailable(string why) => new("LB8805", $"Extension '{Runtime.Id}' {Runtime.Version} cannot answer now: {why}.");

    private WorkerLaunch Launch(string socket) => new()
    {
        ExtensionId = Runtime.Id,
        Version = Runtime.Version,
        Document = "",
        ReadOnlyDirectories = [.. new[] { _request.PackageDirectory, _request.AppDirectory }.Select(Path.GetFullPath).Distinct()],
        DataDirectory = Path.GetFullPath(_request.DataDirectory),
        KernelSocket = socket,
        Limits = new()
        {
            MemoryBytes = _kernel.Options.MemoryMiB * 1024L * 1024L, Cpus = _kernel.Options.Cpus, MaxTasks = _kernel.Options.MaxTasks, StartTimeout = _kernel.Options.StartTimeout,
            IdleTimeout = _kernel.Options.IdleTimeout,
        },
        Output = (level, line) => Runtime.Log.Write(new(Time.GetUtcNow(), level, "worker", line)),
    };

    /// <summary>What the next process is told: each has keys of its own.</summary>
    private string NewDocument(string socket)
    {
        if (_next is { } unused) _kernel.Socket.Close(unused.Token);
        var credentials = _next = new(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetHexString(64));
        _kernel.Socket.Open(credentials.Token, Runtime.Id, _calls, _facilities);
        return JsonSerializer.Serialize(new WorkerStart
        {
            Manifest = _request.Manifest, PackageDirectory = Path.GetFullPath(_request.PackageDirectory), AppDirectory = Path.GetFullPath(_request.AppDirectory), DataDirectory = Path.GetFullPath(_request.DataDirectory),
            Config = _config, Host = _kernel.Hosting.Options, EnvironmentName = _kernel.Hosting.EnvironmentName, Key = credentials.Key, KernelSocket = socket, KernelToken = credentials.Token,
        }, ProtocolJson.Options);
    }

    /// <summary>Gives each process a document of its own.</summary>
    private sealed class DocumentingLauncher(WorkerInstance instance, IWorkerLauncher launcher, string socket) : IWorkerLauncher
    {
        public Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken) =>
            launcher.LaunchAsync(launch with { Document = instance.NewDocument(socket) }, cancellationToken);
    }
}
