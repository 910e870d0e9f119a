using System.Threading.Channels;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Contributions;

/// <summary>The events that wait for one extension, delivered in order. A slow subscriber holds up only itself.</summary>
internal sealed partial class EventQueue
{
    private const int Capacity = 10_000;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly Channel<(string Name, ReadOnlyMemory<byte> Json)> _events = Channel.CreateBounded<(string, ReadOnlyMemory<byte>)>(Capacity);
    private readonly ExtensionRuntime _subscriber;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public EventQueue(ExtensionRuntime subscriber, TimeProvider time, ILogger logger)
    {
        (_subscriber, _time, _logger) = (subscriber, time, logger);
        // No ambient state of the publisher flows into the subscriber.
        using var flow = ExecutionContext.SuppressFlow();
        _ = Task.Run(DeliverAllAsync);
    }

    public async ValueTask AddAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        try
        {
            await _events.Writer.WriteAsync((name, json), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // The subscriber stopped in between: there is nobody to deliver to.
        }
    }

    public void Close() => _events.Writer.TryComplete();

    private async Task DeliverAllAsync()
    {
        await foreach (var (name, json) in _events.Reader.ReadAllAsync())
        {
            if (_subscriber.State != ExtensionState.Serving) break;
            await DeliverAsync(name, json);
        }
        Close();
    }

    private async Task DeliverAsync(string name, ReadOnlyMemory<byte> json)
    {
        for (var attempt = 1; ; attempt++)
        {
            var failure = await _subscriber.HandleEventAsync(name, json);
            if (failure is null) return;
            if (attempt == MaxAttempts)
            {
                LogGivenUp(name, _subscriber.Id, MaxAttempts, failure);
                return;
            }
            await Task.Delay(Backoff<string>.After(attempt, FirstDelay, LongestDelay), _time);
        }
    }

    [LoggerMessage(60, LogLevel.Error, "Event {Event} was not handled by {ExtensionId} after {Attempts} attempts: {Failure}")]
    private partial void LogGivenUp(string @event, string extensionId, int attempts, string failure);
}
