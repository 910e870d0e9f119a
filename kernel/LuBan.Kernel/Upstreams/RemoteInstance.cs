using System.Diagnostics;
using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Gateway;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Upstreams;

/// <summary>A running extension without code: its requests are answered by services elsewhere.</summary>
internal sealed partial class RemoteInstance : IExtensionInstance
{
    private readonly ExtensionHostKernel _kernel;
    private readonly Forwarder _forwarder;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cancelling = new();
    private readonly Lock _configuring = new();
    private readonly KeyValuePair<string, object?> _label;
    private volatile UpstreamSet _upstreams = UpstreamSet.Empty;
    private volatile Probing? _probing;

    public RemoteInstance(ExtensionRuntime runtime, ExtensionHostKernel kernel, Forwarder forwarder)
    {
        (Runtime, _kernel, _forwarder) = (runtime, kernel, forwarder);
        _label = ExtensionMetrics.Label(runtime.Id);
    }

    public ExtensionRuntime Runtime { get; }

    public TimeProvider Time => _kernel.Time;

    public InFlightGate Gate { get; } = new();

    public CancellationToken Stopping => _stopping.Token;

    public CancellationToken Cancelling => _cancelling.Token;

    public string Stage { get; set; } = "reading its upstreams";

    // Nothing of the extension runs here that could keep a thread.
    public bool Abandoned => false;

    public Task AssembleAsync(ExtensionLoadRequest request, CancellationToken cancellationToken)
    {
        _upstreams = UpstreamSet.Create(request.Manifest, request.Config, UpstreamSet.Empty, Time);
        Runtime.SetContributions(UpstreamContributions.Of(request.Manifest, Runtime.Console));
        return Task.CompletedTask;
    }

    /// <summary>Asks each upstream once, so that a version that is published knows what works. One that does not work keeps no version from being installed.</summary>
    public async Task StartHostedServicesAsync(CancellationToken deadline)
    {
        Stage = "asking its upstreams";
        await StartProbing(_upstreams).FirstAsync.WaitAsync(deadline);
    }

    public Task WarmUpAsync(CancellationToken deadline) => Task.CompletedTask;

    public Task<IReadOnlyList<ExtensionHealthCheck>> ReadHealthAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ExtensionHealthCheck>>([.. _upstreams.All.Select(UpstreamReport.Describe)]);

    public async Task<LoadFailure?> ReconfigureAsync(JsonObject config)
    {
        try
        {
            Task first;
            lock (_configuring)
            {
                var before = _upstreams;
                var next = UpstreamSet.Create(Runtime.Manifest, config, before, Time);
                _upstreams = next;
                UpstreamReport.Forget(Runtime, before.ReplaceBy(next));
                first = StartProbing(next).FirstAsync;
            }
            await first;
            return null;
        }
        catch (ExtensionException refused)
        {
            return new(refused.Code, refused.Detail);
        }
    }

    public async Task<bool> DrainAsync(TimeSpan drain, CancellationToken hurry)
    {
        Gate.Close();
        await _stopping.CancelAsync();
        if (await Gate.DrainedWithinAsync(drain, Time, hurry)) return true;
        await _cancelling.CancelAsync();
        foreach (var upstream in _upstreams.All) upstream.Upstream.Abort();
        return await Gate.DrainedWithinAsync(_kernel.Options.AbortGrace, Time, CancellationToken.None);
    }

    public async Task StopAsync(List<string> notes)
    {
        await _stopping.CancelAsync();
        if (_probing is { } probing) await probing.StopAsync();
        foreach (var upstream in _upstreams.All) upstream.Dispose();
        _upstreams = UpstreamSet.Empty;
    }

    public UnloadedCode Unload(HygieneRows rows, List<string> notes) => UnloadedCode.None;

    // What only code can have.
    public void StartControllers()
    {
    }

    public Task StopControllersAsync(List<string> notes) => Task.CompletedTask;

    public Task HandleEventAsync(string name, ReadOnlyMemory<byte> payload, EventContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> WriteAuditAsync(string sink, IReadOnlyList<AuditSinkRecord> records, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<AdmissionReply?> AdmitAsync(AdmissionContribution hook, AdmissionRequest request, bool validate, CancellationToken cancellationToken) => Task.FromResult<AdmissionReply?>(null);

    public Task<IdentityAnswer> IdentifyAsync(IdentityCall call, CancellationToken cancellationToken) => throw new InvalidOperationException("An extension without code has no identity provider.");

    private Probing StartProbing(UpstreamSet upstreams)
    {
        var before = _probing;
        _ = before?.StopAsync();
        return _probing = new Probing(upstreams, Time, (upstream, next) => UpstreamReport.Changed(Runtime, upstream, next), _stopping.Token);
    }
}
