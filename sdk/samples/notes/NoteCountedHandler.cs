using LuBan.Sdk;

namespace Samples.Notes;

/// <summary>Counts the countings.</summary>
public sealed class NoteCountedHandler(NoteStatistics statistics) : IEventHandler<NoteCounted>
{
    /// <inheritdoc />
    public Task HandleAsync(NoteCounted message, CancellationToken cancellationToken)
    {
        statistics.AddCounting();
        return Task.CompletedTask;
    }
}
