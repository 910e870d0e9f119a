using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LuBan.Kernel.Hosting;

internal sealed partial class ExtensionInstance
{
    public async Task StartHostedServicesAsync(CancellationToken deadline)
    {
        foreach (var service in HostedServices)
        {
            Stage = $"starting hosted service {TypeNames.Of(service.GetType())}";
            _started.Add(service);
            await RunDetached(() => StartAsync(service, deadline)).WaitAsync(deadline);
            if (service is BackgroundService { ExecuteTask: { } execution }) WatchBackground(TypeNames.Of(service.GetType()), execution, Runtime, Lifetime.ApplicationStopping);
        }
        Lifetime.NotifyStarted();
    }

    public Task WarmUpAsync(CancellationToken deadline) => WarmUp.RunAsync(this, Runtime.Manifest, deadline);

    public async Task<IReadOnlyList<ExtensionHealthCheck>> ReadHealthAsync(CancellationToken cancellationToken)
    {
        if (Services.GetService<HealthCheckService>() is not { } checks) return [];
        var report = await RunDetached(() => checks.CheckHealthAsync(cancellationToken)).WaitAsync(cancellationToken);
        return [.. report.Entries.Select(entry => new ExtensionHealthCheck(entry.Key, entry.Value.Status.ToString(), entry.Value.Description ?? entry.Value.Exception?.Message, entry.Value.Duration))];
    }

    public void StartControllers()
    {
        if (Kernel.Controllers is not { } starter) return;
        lock (_controllers)
        {
            if (Gate.IsClosed) return;
            foreach (var reconciler in Reconcilers) _controllers.Add(starter.Start(reconciler));
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
        foreach (var controller in controllers)
            await TryAsync("a reconciler", "stop", () => controller.DisposeAsync().AsTask(), notes);
    }

    public async Task<bool> DrainAsync(TimeSpan drain, CancellationToken hurry)
    {
        Gate.Close();
        await AnnounceStopAsync();
        if (await Gate.DrainedWithinAsync(drain, Time, hurry)) return true;

        await CloseSocketsAsync();
        if (Sockets.Count > 0 && await Gate.DrainedWithinAsync(Kernel.Options.AbortGrace, Time, hurry)) return true;
        await CancelRequestsAsync();
        if (await Gate.DrainedWithinAsync(Kernel.Options.AbortGrace, Time, CancellationToken.None)) return true;
        await _aborting.CancelAsync();
        return await Gate.DrainedWithinAsync(Kernel.Options.AbortGrace, Time, CancellationToken.None);
    }

    /// <summary>Tells hosted services and event streams that it ends.</summary>
    public Task AnnounceStopAsync() => Task.Run(Lifetime.NotifyStopping, CancellationToken.None);

    /// <summary>Tells the clients of WebSockets to connect again.</summary>
    public async Task CloseSocketsAsync()
    {
        using var telling = new CancellationTokenSource(Kernel.Options.AbortGrace, Time);
        await Sockets.CloseAllAsync("The extension is being stopped. Connect again.", telling.Token);
    }

    /// <summary>Cancels the requests that are left.</summary>
    public Task CancelRequestsAsync() => _cancelling.CancelAsync();

    public async Task StopAsync(List<string> notes)
    {
        await StopControllersAsync(notes);
        if (!Lifetime.ApplicationStopping.IsCancellationRequested) await TryAsync("the lifetime", "stop", () => { Lifetime.NotifyStopping(); return Task.CompletedTask; }, notes);
        using (var deadline = new CancellationTokenSource(Kernel.Options.StopTimeout, Time))
        {
            foreach (var service in Enumerable.Reverse(_started))
                await TryAsync($"hosted service {TypeNames.Of(service.GetType())}", "stop", () => StopAsync(service, deadline.Token), notes);
        }
        await TryAsync("the lifetime", "stop", () => { Lifetime.NotifyStopped(); return Task.CompletedTask; }, notes);
        Facades?.Revoke();
        if (_services is { } services) await TryAsync("the service container", "be disposed", () => services.DisposeAsync().AsTask(), notes);
        (Configuration as IDisposable)?.Dispose();
        HostEnvironment.Dispose();
        DiagnosticListener.Dispose();
        Lifetime.Dispose();
        Forget();
    }

    /// <summary>Drops every reference to the extension's objects.</summary>
    public void Forget()
    {
        _services = null;
        _contextAccessor = null;
        Pipeline = null!;
        Facades = null;
        OptionChecks = [];
        _started.Clear();
        _controllers.Clear();
        Endpoints = [];
        HostedServices.Clear();
        Reconcilers.Clear();
        Admissions.Clear();
        IdentityProviders.Clear();
        Subscriptions.Clear();
        AuditSinks.Clear();
        Sockets.Clear();
        Containment.Dispose();
    }

    private async Task StartAsync(IHostedService service, CancellationToken cancellationToken)
    {
        if (service is IHostedLifecycleService before) await before.StartingAsync(cancellationToken);
        await service.StartAsync(cancellationToken);
        if (service is IHostedLifecycleService after) await after.StartedAsync(cancellationToken);
    }

    private static async Task StopAsync(IHostedService service, CancellationToken cancellationToken)
    {
        if (service is IHostedLifecycleService before) await before.StoppingAsync(cancellationToken);
        await service.StopAsync(cancellationToken);
        if (service is IHostedLifecycleService after) await after.StoppedAsync(cancellationToken);
    }

    private static void WatchBackground(string name, Task execution, ExtensionRuntime runtime, CancellationToken stopping) =>
        _ = execution.ContinueWith(
            ended =>
            {
                if (ended.IsFaulted && !stopping.IsCancellationRequested) runtime.RecordBackgroundFailure(name, ended.Exception.GetBaseException());
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task TryAsync(string what, string verb, Func<Task> step, List<string> notes)
    {
        try
        {
            await RunDetached(step).WaitAsync(Kernel.Options.StopTimeout, Time);
        }
        catch (TimeoutException)
        {
            notes.Add($"LB3052: {what} did not {verb} within {Kernel.Options.StopTimeout.TotalSeconds:0.#} s; its code may still be running.");
        }
        catch (Exception exception)
        {
            notes.Add($"LB3053: {what} failed to {verb}: {exception.GetType().FullName}: {exception.Message}");
            Runtime.LogException($"{what} failed to {verb}", exception);
        }
    }

    // Extension code may block before its first await: it runs on a thread of its own choosing, never on the caller's.
    private Task RunDetached(Func<Task> step)
    {
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Run(async () =>
        {
            ExtensionFlow.Enter(Containment.Owner);
            using var reflection = EnterReflection();
            await step();
        });
    }

    private Task<T> RunDetached<T>(Func<Task<T>> step)
    {
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Run(async () =>
        {
            ExtensionFlow.Enter(Containment.Owner);
            using var reflection = EnterReflection();
            return await step();
        });
    }
}
