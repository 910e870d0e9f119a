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
    public void Reconfigure(JsonObject config)
    {
        using var reflection = EnterReflection();
        try
        {
            Config.Replace(config, () => ExtensionAssembler.CheckOptions(this));
        }
        catch (AggregateException exception)
        {
            // The values are in force; a callback of the extension did not like them.
            Runtime.LogException("A configuration callback failed", exception);
            throw new ExtensionException("LB3018",
                $"The new configuration of '{Runtime.Id}' is in force, but {exception.InnerExceptions.Count} of the extension's change callbacks failed: {string.Join(" | ", exception.Flatten().InnerExceptions.Select(LoadFailure.Describe))}");
        }
    }
}
