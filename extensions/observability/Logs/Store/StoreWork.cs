namespace LuBan.Observability.Logs.Store;

/// <summary>Something for the one task that writes.</summary>
internal abstract record StoreWork
{
    /// <summary>Lines to take.</summary>
    internal sealed record Append(IReadOnlyList<LogLine> Lines, SourceMark? Mark) : StoreWork
    {
        internal TaskCompletionSource<AppendResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Drop what is too old or too much, and put everything into segments if asked for.</summary>
    internal sealed record Maintain(bool WritesSegments) : StoreWork
    {
        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
