using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

internal sealed partial class ExtensionInstance
{
    /// <summary>Runs <c>Configure</c> and builds everything, on the calling thread.</summary>
    public void Assemble(ExtensionLoadRequest request) => ExtensionAssembler.Assemble(this, request);

    /// <summary>Gives up on a thread that is in the extension's code.</summary>
    public void Abandon() => Abandoned = true;

    /// <summary>Validates a new configuration and puts it in force.</summary>
    /// <returns>What went wrong, as text; null when nothing did.</returns>
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
