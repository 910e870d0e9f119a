namespace Samples.Notes;

/// <summary>What has been seen since the extension was loaded.</summary>
public sealed class NoteStatistics
{
    private int _notes;
    private long _countings;

    /// <summary>How many notes there are; kept by <see cref="NoteWatcher"/>.</summary>
    public int Notes
    {
        get => Volatile.Read(ref _notes);
        set => Volatile.Write(ref _notes, value);
    }

    /// <summary>How often words were counted; kept by <see cref="NoteCountedHandler"/>.</summary>
    public long Countings => Volatile.Read(ref _countings);

    /// <summary>Adds one to <see cref="Countings"/>.</summary>
    public void AddCounting() => Interlocked.Increment(ref _countings);
}
