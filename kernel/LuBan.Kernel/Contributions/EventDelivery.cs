using LuBan.Kernel.Hosting;

namespace LuBan.Kernel.Contributions;

internal static class EventDelivery
{
    /// <summary>Hands an event to the handlers of a runtime, under a lease as a request has one.</summary>
    /// <returns>Null when it was handled or the runtime stops; otherwise the failure as text, so that nothing of the extension is kept.</returns>
    public static async Task<string?> HandleEventAsync(this ExtensionRuntime runtime, string name, ReadOnlyMemory<byte> json)
    {
        if (!runtime.TryEnter()) return null;
        var instance = runtime.Instance!;
        try
        {
            foreach (var subscription in instance.Subscriptions.Where(subscription => subscription.EventName == name).ToList())
            {
                await subscription.HandleAsync(json, instance.Lifetime.ApplicationStopping);
            }
            return null;
        }
        catch (Exception exception)
        {
            return runtime.RecordFailure($"event {name}", exception);
        }
        finally
        {
            instance.Gate.Exit();
        }
    }
}
