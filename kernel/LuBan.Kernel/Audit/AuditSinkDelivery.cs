using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;

namespace LuBan.Kernel.Audit;

internal static class AuditSinkDelivery
{
    /// <summary>Hands records to a sink of a runtime, under a lease as a request has one.</summary>
    public static async Task<EventAttempt> WriteAuditAsync(this ExtensionRuntime runtime, string sink, IReadOnlyList<AuditSinkRecord> records, CancellationToken cancellationToken)
    {
        if (!runtime.TryEnter()) return default;
        var instance = runtime.Instance!;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, instance.Stopping);
        try
        {
            return await instance.WriteAuditAsync(sink, records, ending.Token) ? new(true, null) : default;
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            // Stopped in the middle: the next version, or the next leader, hands the records over again.
            return default;
        }
        catch (ExtensionUnavailableException)
        {
            // Its process is started again, and then it gets what it did not get now.
            return default;
        }
        catch (Exception exception)
        {
            return new(false, runtime.RecordFailure($"audit sink {sink}", exception));
        }
        finally
        {
            instance.Gate.Exit();
        }
    }
}
