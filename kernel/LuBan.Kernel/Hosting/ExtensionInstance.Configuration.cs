using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

internal sealed partial class ExtensionInstance
{
    public async Task AssembleAsync(ExtensionLoadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await StartThread(request).WaitAsync(Kernel.Options.ConfigureTimeout, Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException || cancellationToken.IsCancellationRequested)
        {
            Abandoned = true;
            if (exception is not TimeoutException) throw;
            throw new ExtensionException("LB3011",
                $"The extension did not return within {Kernel.Options.ConfigureTimeout.TotalSeconds:0.#} s while {Stage}. Configure and constructors must not block, wait or do input and output; move such work to a hosted service.");
        }
    }

    // A thread of its own: code that never returns must not eat up the pool. No ambient state of the caller flows into the extension.
    private Task StartThread(ExtensionLoadRequest request)
    {
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Factory.StartNew(() => ExtensionAssembler.Assemble(this, request), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public Task<LoadFailure?> ReconfigureAsync(JsonObject config) => RunDetached(() => Task.FromResult(Reconfigure(config)));

    private LoadFailure? Reconfigure(JsonObject config)
    {
        try
        {
            Config.Replace(config, () => ExtensionAssembler.CheckOptions(this));
            return null;
        }
        catch (ExtensionException refused)
        {
            return new(refused.Code, refused.Detail);
        }
        catch (Exception exception)
        {
            // The values are in force; a callback of the extension did not like them.
            Runtime.LogException("A configuration callback failed", exception);
            var causes = exception is AggregateException many ? many.Flatten().InnerExceptions.Select(LoadFailure.Describe) : [LoadFailure.Describe(exception)];
            return new("LB3018", $"The new configuration of '{Runtime.Id}' is in force, but the extension's change callbacks failed: {string.Join(" | ", causes)}");
        }
    }
}
