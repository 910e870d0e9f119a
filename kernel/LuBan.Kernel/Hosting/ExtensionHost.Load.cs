using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

public sealed partial class ExtensionHost
{
    /// <summary>Walks a version up to readiness.</summary>
    /// <returns>Null when it is ready; else why not, as text.</returns>
    private async Task<LoadFailure?> TryLoadAsync(ExtensionRuntime runtime, ExtensionLoadRequest request, IProgress<string>? step, CancellationToken cancellationToken)
    {
        var fallback = "LB3010";
        try
        {
            var instance = runtime.Instance = CreateInstance(runtime, request);
            step?.Report("running Configure and constructing endpoints");
            await instance.AssembleAsync(request, cancellationToken);

            runtime.MoveTo(ExtensionState.Warming);
            var readiness = TimeSpan.FromSeconds(request.Manifest.Readiness.TimeoutSeconds);
            using var deadline = new CancellationTokenSource(readiness, _kernel.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                fallback = "LB3020";
                step?.Report("starting hosted services");
                await instance.StartHostedServicesAsync(either.Token);
                fallback = "LB3022";
                step?.Report("sending warm-up requests");
                await instance.WarmUpAsync(either.Token);
                fallback = "LB3023";
                step?.Report("waiting for health checks");
                await WaitUntilReadyAsync(instance, either.Token);
                return null;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                return new(fallback == "LB3020" ? "LB3021" : fallback,
                    $"The extension did not become ready within {readiness.TotalSeconds:0.#} s (readiness.timeoutSeconds of its manifest): it was {instance.Stage}. Its log may say more.");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new("LB3033", "Loading was cancelled.");
        }
        catch (Exception exception)
        {
            if (exception is not ExtensionException) runtime.LogException($"Failed while {runtime.Instance?.Stage}", exception);
            return LoadFailure.From(exception, fallback, runtime.Instance?.Stage ?? "preparing");
        }
    }

    private IExtensionInstance CreateInstance(ExtensionRuntime runtime, ExtensionLoadRequest request)
    {
        var kernel = _kernel with { Hygiene = Hygiene };
        if (Tiers.Select(tier => tier.TryCreate(runtime, request, kernel)).FirstOrDefault(instance => instance is not null) is { } elsewhere) return elsewhere;
        return request.InWorker
            ? throw new ExtensionException("LB3034", $"Extension '{runtime.Id}' is to run in a worker, and this kernel starts none. Set spec.isolation of its plan to InProcess.")
            : new ExtensionInstance(runtime, request, kernel);
    }

    private async Task WaitUntilReadyAsync(IExtensionInstance instance, CancellationToken deadline)
    {
        instance.Stage = "asking its health checks";
        while (true)
        {
            string[] unhealthy = [.. (await instance.ReadHealthAsync(deadline)).Where(check => check.IsUnhealthy).Select(check => check.Text)];
            if (unhealthy.Length == 0) return;
            // What is said when time is over, also while it is asked once more.
            instance.Stage = $"not healthy: {string.Join(" | ", unhealthy)}";
            await Task.Delay(_kernel.Options.ReadinessInterval, _kernel.Time, deadline);
        }
    }
}
