using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Notifications;

/// <summary>Looks once a second whether somebody is to be told.</summary>
internal sealed partial class NotificationLoop(NotificationSource source, Dispatcher dispatcher, NotificationKeeper keeper, TimeProvider time, ILogger<NotificationLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await source.WhenReadAsync(stoppingToken);
            await keeper.OpenAsync(LogState, stoppingToken);
            using var timer = new PeriodicTimer(Pace, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                dispatcher.Tick(time.GetUtcNow(), stoppingToken);
                Save();
            }
        }
        finally
        {
            await dispatcher.WhenIdleAsync();
            if (keeper.IsOpen) Save();
            // The next version waits for this.
            keeper.Dispose();
        }
    }

    private void Save()
    {
        try
        {
            keeper.Save();
        }
        catch (IOException failure)
        {
            LogNotSaved(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of the notifications: {Problem}")]
    private partial void LogState(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of the notifications was not written; after a restart people may be told twice")]
    private partial void LogNotSaved(Exception failure);
}
