using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Samples.Notes;

/// <summary>Follows all notes and keeps their number.</summary>
public sealed partial class NoteWatcher(IResourceClient<Note> notes, NoteStatistics statistics, TimeProvider time, ILogger<NoteWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (ResourceException exception)
            {
                // 410: the watch fell too far behind. Whatever it is, a new list is the cure.
                LogListAgain(exception.StatusCode, exception.Message);
            }
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var list = await notes.ListAsync(cancellationToken: cancellationToken);
        var known = list.Items.Select(Key).ToHashSet();
        statistics.Notes = known.Count;
        await foreach (var change in notes.WatchAsync(list.ResourceVersion, cancellationToken: cancellationToken))
        {
            if (change.Type is ResourceEventType.Added) known.Add(Key(change.Resource));
            if (change.Type is ResourceEventType.Deleted) known.Remove(Key(change.Resource));
            statistics.Notes = known.Count;
        }
    }

    private static (string?, string?) Key(Note note) => (note.Metadata.Namespace, note.Metadata.Name);

    [LoggerMessage(1, LogLevel.Information, "Listing notes again after status {StatusCode}: {Reason}")]
    private partial void LogListAgain(int statusCode, string reason);
}
