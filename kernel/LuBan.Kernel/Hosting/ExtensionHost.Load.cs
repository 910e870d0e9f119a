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
            var instance = runtime.Instance = new ExtensionInstance(runtime, request, _kernel with { Hygiene = Hygiene });
            step?.Report("running Configure and constructing endpoints");
            await AssembleAsync(instance, request, cancellationToken);

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
                await WarmUp.RunAsync(instance, request.Manifest, either.Token);
                fallback = "LB3023";
                step?.Report("waiting for health checks");
                return await WaitUntilReadyAsync(instance, readiness, either.Token);
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

    private async Task AssembleAsync(ExtensionInstance instance, ExtensionLoadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await StartThread(instance, request).WaitAsync(_kernel.Options.ConfigureTimeout, _kernel.Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException || cancellationToken.IsCancellationRequested)
        {
            instance.Abandon();
            if (exception is not TimeoutException) throw;
            throw new ExtensionException("LB3011",
                $"The extension did not return within {_kernel.Options.ConfigureTimeout.TotalSeconds:0.#} s while {instance.Stage}. Configure and constructors must not block, wait or do input and output; move such work to a hosted service.");
        }
    }

    // A thread of its own: code that never returns must not eat up the pool. No ambient state of the caller flows into the extension.
    private static Task StartThread(ExtensionInstance instance, ExtensionLoadRequest request)
    {
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Factory.StartNew(() => instance.Assemble(request), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private async Task<LoadFailure?> WaitUntilReadyAsync(ExtensionInstance instance, TimeSpan readiness, CancellationToken deadline)
    {
        while (true)
        {
            instance.Stage = "asking its health checks";
            string[] unhealthy;
            try
            {
                unhealthy = [.. (await instance.CheckHealthAsync(deadline)).Where(check => check.Unhealthy).Select(check => check.Text)];
                if (unhealthy.Length == 0) return null;
                instance.Stage = $"not healthy: {string.Join(" | ", unhealthy)}";
                await Task.Delay(_kernel.Options.ReadinessInterval, _kernel.Time, deadline);
            }
            catch (OperationCanceledException) when (instance.Stage.StartsWith("not healthy", StringComparison.Ordinal))
            {
                return new("LB3023", $"The extension did not become ready within {readiness.TotalSeconds:0.#} s (readiness.timeoutSeconds of its manifest); it was {instance.Stage}.");
            }
        }
    }
}
