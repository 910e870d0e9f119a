using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>The extension that this worker runs.</summary>
internal sealed class GuestExtension : IAsyncDisposable
{
    private readonly WorkerStart _start;
    private readonly GuestNotes _notes;
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ExtensionMetrics _metrics;
    private GuestEndpointNames? _names;
    private bool _stopped;

    public GuestExtension(WorkerStart start, TimeProvider time)
    {
        (_start, Time) = (start, time);
        Audience = AudienceOf(start.Manifest.Id, start.Manifest.Version);
        Kernel = new(start.KernelSocket, start.KernelToken);
        _notes = new(Kernel, time);
        _metrics = new(_meters.GetRequiredService<IMeterFactory>());
        var log = new ExtensionLog(start.Host.LogLines) { Written = _notes.Write };
        Runtime = new(start.Manifest, start.Host, time, log, NullLogger.Instance);
        Runtime.Faults.Noted = _notes.Write;
        Services = new(Kernel, start.Manifest.Id, time);
        Instance = new(Runtime, Request, new(start.Host, time, NullLoggerFactory.Instance, start.EnvironmentName, _metrics, new GuestAuthorizer(this), [Services, new ExtensionMeters(Exporter)], null) { Unloads = false, Hygiene = HygieneRows.None });
        Runtime.Instance = Instance;
    }

    public TimeProvider Time { get; }

    /// <summary>Whom the kernel's tokens must be for.</summary>
    public string Audience { get; }

    public byte[] Key => _start.Key;

    public KernelClient Kernel { get; }

    public ExtensionRuntime Runtime { get; }

    public ExtensionInstance Instance { get; }

    public GuestServices Services { get; }

    /// <summary>Keeps what it measures until the kernel asks; what the kernel's own code measures here is nobody's.</summary>
    public PrometheusExporter Exporter { get; } = new([]);

    /// <summary>What the kernel is told about it; null before it is assembled.</summary>
    public WorkerDescription? Description { get; private set; }

    /// <summary>How the kernel calls an endpoint.</summary>
    public string NameOf(Endpoint? endpoint) => _names!.Of(endpoint);

    private ExtensionLoadRequest Request => new()
    {
        Manifest = _start.Manifest, PackageDirectory = _start.PackageDirectory, AppDirectory = _start.AppDirectory, DataDirectory = _start.DataDirectory, Config = _start.Config,
    };

    public static string AudienceOf(string id, string version) => $"{id} {version}";

    /// <summary>Runs <c>Configure</c> and builds everything.</summary>
    /// <exception cref="ExtensionException">It cannot be loaded, or not in a worker.</exception>
    public async Task AssembleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Instance.AssembleAsync(Request, cancellationToken);
            Description = GuestDescription.Of(this);
            _names = new(Description.Endpoints);
        }
        catch (Exception exception) when (exception is not ExtensionException && !cancellationToken.IsCancellationRequested)
        {
            throw LoadFailure.Coded(exception, Instance.Stage);
        }
    }

    /// <summary>Stops the hosted services and disposes the container.</summary>
    /// <returns>What went wrong.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        var notes = new List<string>();
        if (_stopped) return notes;
        _stopped = true;
        await Instance.StopAsync(notes);
        await _notes.FlushAsync();
        return [.. notes, .. Runtime.TakeNotes()];
    }

    public async ValueTask DisposeAsync()
    {
        await _notes.DisposeAsync();
        Kernel.Dispose();
        Exporter.Dispose();
        _metrics.Dispose();
        await _meters.DisposeAsync();
    }
}
