using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Processes;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Workers.Instances;

internal sealed partial class WorkerInstance
{
    public async Task AssembleAsync(ExtensionLoadRequest request, CancellationToken cancellationToken)
    {
        var socket = await _kernel.Socket.StartAsync(cancellationToken);
        _supervisor = new(new DocumentingLauncher(this, _kernel.Launcher, socket), Launch(socket), BringUpAsync, new(), Time, Runtime.WriteLog);
        await _supervisor.StartAsync(cancellationToken);
        _metrics = _kernel.Exporter.Open(Runtime.Id, ReadMetricsAsync);
        _watching = ChangeToken.OnChange(_supervisor.Watch, () => Runtime.TroubleChanged?.Invoke(Trouble));
    }

    public Task StartHostedServicesAsync(CancellationToken deadline)
    {
        Stage = "starting hosted services in its worker";
        _started = true;
        return CallAsync<Found, Found>(WorkerPaths.Start, new(true), deadline);
    }

    public Task WarmUpAsync(CancellationToken deadline)
    {
        Stage = "answering warm-up requests in its worker";
        return CallAsync<Found, Found>(WorkerPaths.WarmUp, new(true), deadline);
    }

    public async Task<IReadOnlyList<ExtensionHealthCheck>> ReadHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync<Found, IReadOnlyList<ExtensionHealthCheck>>(WorkerPaths.Health, new(true), cancellationToken);
        }
        catch (ExtensionUnavailableException unavailable)
        {
            return [new("worker", "Unhealthy", unavailable.Detail, TimeSpan.Zero)];
        }
    }

    /// <summary>What it has measured; null when no process serves. It is not woken for that, and does not stay awake for it.</summary>
    private async Task<ToldMetrics?> ReadMetricsAsync(CancellationToken cancellationToken)
    {
        if (_supervisor is not { Current: { } process } || !_links.TryGetValue(process, out var link)) return null;
        try
        {
            return await link.CallAsync<Found, ToldMetrics>(WorkerPaths.Metrics, new(true), cancellationToken, ToldMetrics.SizeLimit);
        }
        catch (WorkerGoneException)
        {
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Once, not at each scrape.
            if (!_isMute) Runtime.WriteLog(LogLevel.Warning, $"What it measures is not at /metrics: {exception.Message}");
            _isMute = true;
            throw;
        }
    }

    public async Task<LoadFailure?> ReconfigureAsync(JsonObject config)
    {
        var failure = (await CallAsync<JsonObject, ConfigurationReply>(WorkerPaths.Configuration, config, CancellationToken.None)).Failure;
        if (failure is null or { IsInForce: true }) _config = config;
        return failure;
    }

    public void StartControllers()
    {
        if (_kernel.Hosting.Controllers is not { } starter || _description is not { } description) return;
        lock (_controllers)
        {
            if (Gate.IsClosed) return;
            foreach (var reconciler in description.Reconcilers) _controllers.Add(starter.Start(Contribute(reconciler, description)));
        }
    }

    public async Task StopControllersAsync(List<string> notes)
    {
        IAsyncDisposable[] controllers;
        lock (_controllers)
        {
            controllers = [.. _controllers];
            _controllers.Clear();
        }
        foreach (var controller in controllers) await TryAsync("stop a reconciler", () => controller.DisposeAsync().AsTask(), notes);
    }

    public async Task<bool> DrainAsync(TimeSpan drain, CancellationToken hurry)
    {
        Gate.Close();
        await _stopping.CancelAsync();
        await StepAsync(DrainStep.Stopping);
        if (await Gate.DrainedWithinAsync(drain, Time, hurry)) return true;
        await StepAsync(DrainStep.Sockets);
        if (await Gate.DrainedWithinAsync(_kernel.Hosting.Options.AbortGrace, Time, hurry)) return true;
        await StepAsync(DrainStep.Cancel);
        await _cancelling.CancelAsync();
        if (await Gate.DrainedWithinAsync(_kernel.Hosting.Options.AbortGrace, Time, CancellationToken.None)) return true;
        await _aborting.CancelAsync();
        foreach (var link in _links.Values) link.Abort();
        return await Gate.DrainedWithinAsync(_kernel.Hosting.Options.AbortGrace, Time, CancellationToken.None);
    }

    public async Task StopAsync(List<string> notes)
    {
        await StopControllersAsync(notes);
        // From here on it is meant to end.
        _watching?.Dispose();
        _metrics?.Dispose();
        await _stopping.CancelAsync();
        if (_supervisor is { Current: not null })
        {
            await TryAsync("stop its hosted services", async () =>
            {
                using var deadline = new CancellationTokenSource(_kernel.Hosting.Options.StopTimeout, Time);
                notes.AddRange((await CallAsync<Found, StopReply>(WorkerPaths.Stop, new(true), deadline.Token)).Notes);
            }, notes);
        }
        if (_supervisor is { } supervisor) await TryAsync("end its worker", () => supervisor.StopAsync(_kernel.Hosting.Options.AbortGrace), notes);
        if (_next is { } credentials) _kernel.Socket.Close(credentials.Token);
        foreach (var link in _links.Values) link.Dispose();
        _links.Clear();
        await _facilities.DisposeAsync();
        if (_routes is { } routes) await routes.DisposeAsync();
    }

    public UnloadedCode Unload(HygieneRows rows, List<string> notes) => UnloadedCode.None;

    /// <summary>What is done with each process before it serves.</summary>
    private async Task BringUpAsync(IWorkerProcess process, CancellationToken cancellationToken)
    {
        var credentials = _next!;
        var link = _links[process] = new WorkerLink(process, credentials, _audience, _calls, Time);
        _ = process.Exited.ContinueWith(_ => Forget(process, credentials), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        var description = await link.CallAsync<Found, WorkerDescription>(WorkerPaths.Description, new(true), cancellationToken);
        if (_description is null)
        {
            await AdoptAsync(description);
            return;
        }
        if (Text(description) != Text(_description))
            throw new ExtensionException("LB8804", $"The worker of '{Runtime.Id}' {Runtime.Version} was started again and contributes something else than before. What an extension contributes must not change from start to start; upgrade it to change that.");
        if (_started) await WarmAsync(link, cancellationToken);
    }

    /// <summary>A process that was started again is brought to where the one before was.</summary>
    private async Task WarmAsync(WorkerLink link, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = Time.CreateTimer(_ => deadline.Cancel(), null, TimeSpan.FromSeconds(_request.Manifest.Readiness.TimeoutSeconds), Timeout.InfiniteTimeSpan);
        await link.CallAsync<Found, Found>(WorkerPaths.Start, new(true), deadline.Token);
        await link.CallAsync<Found, Found>(WorkerPaths.WarmUp, new(true), deadline.Token);
        while ((await link.CallAsync<Found, IReadOnlyList<ExtensionHealthCheck>>(WorkerPaths.Health, new(true), deadline.Token)).Any(check => check.IsUnhealthy))
            await Task.Delay(_kernel.Hosting.Options.ReadinessInterval, Time, deadline.Token);
    }

    private async Task AdoptAsync(WorkerDescription description)
    {
        _facilities.Adopt(description, _request);
        // One with hosted services always has something to do.
        if (description.Contributions.HostedServices.Count > 0) _ = _supervisor!.Use();
        if (_routes is { } before) await before.DisposeAsync();
        _routes = new(description.Endpoints, RoutedAsync);
        Runtime.SetContributions(description.Contributions with { DisplayName = Runtime.Manifest.DisplayName, Console = Runtime.Console });
        _description = description;
    }

    private void Forget(IWorkerProcess process, WorkerCredentials credentials)
    {
        _kernel.Socket.Close(credentials.Token);
        if (_links.TryRemove(process, out var link)) link.Dispose();
    }

    private async Task StepAsync(DrainStep step)
    {
        if (_supervisor is not { Current: { } process } || !_links.TryGetValue(process, out var link)) return;
        try
        {
            using var deadline = new CancellationTokenSource(_kernel.Hosting.Options.AbortGrace * 2, Time);
            await link.CallAsync<DrainCall, Found>(WorkerPaths.Drain, new(step), deadline.Token);
        }
        catch (Exception exception) when (exception is WorkerGoneException or OperationCanceledException)
        {
            // It ends anyway.
            Runtime.WriteLog(LogLevel.Debug, $"The worker was not told to end ({step}): {exception.Message}");
        }
    }

    private async Task TryAsync(string what, Func<Task> step, List<string> notes)
    {
        try
        {
            await Task.Run(step).WaitAsync(_kernel.Hosting.Options.StopTimeout * 2, Time);
        }
        catch (Exception exception)
        {
            notes.Add($"LB8811: the kernel could not {what}: {exception.Message}");
        }
    }

    private static string Text(WorkerDescription description) => JsonSerializer.Serialize(description, ProtocolJson.Options);
}
