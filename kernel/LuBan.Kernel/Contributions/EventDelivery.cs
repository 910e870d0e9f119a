using LuBan.Kernel.Hosting;
using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>How one attempt to deliver an event ended.</summary>
/// <param name="Handled">Whether every handler handled it.</param>
/// <param name="Failure">What a handler threw, as text, so that nothing of the extension is kept; null when the extension was not running or stopped in the middle.</param>
internal readonly record struct EventAttempt(bool Handled, string? Failure);

internal static class EventDelivery
{
    /// <summary>Hands an event to the handlers of a runtime, under a lease as a request has one.</summary>
    public static async Task<EventAttempt> HandleEventAsync(this ExtensionRuntime runtime, EventRecord record, int attempt, CancellationToken cancellationToken)
    {
        if (!runtime.TryEnter()) return default;
        var instance = runtime.Instance!;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, instance.Stopping);
        try
        {
            var context = new EventContext { Id = record.Id, Name = record.Name, Publisher = record.Publisher, PublishedAt = record.PublishedAt, Attempt = attempt };
            await instance.HandleEventAsync(record.Name, record.Payload, context, ending.Token);
            return new(true, null);
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            // Stopped in the middle: the next version, or the next leader, gets the event again.
            return default;
        }
        catch (ExtensionUnavailableException)
        {
            // Its process is started again, and then it gets what it did not get now.
            return default;
        }
        catch (Exception exception)
        {
            return new(false, runtime.RecordFailure($"event {record.Name}", exception));
        }
        finally
        {
            instance.Gate.Exit();
        }
    }
}
