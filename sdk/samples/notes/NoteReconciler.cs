using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace Samples.Notes;

/// <summary>Counts the words of a note and writes the count into its status.</summary>
public sealed class NoteReconciler(IResourceClient<Note> notes, IEventBus events, IOptionsMonitor<NotesOptions> options) : IReconciler<Note>
{
    private static readonly char[] Separators = [' ', '\t', '\r', '\n'];

    /// <inheritdoc />
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await notes.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } note) return ReconcileResult.Done;

        var words = note.Spec.Text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Length;
        var status = new NoteStatus
        {
            Phase = words > options.CurrentValue.MaxWords ? "TooLong" : "Counted",
            Words = words,
            ObservedGeneration = note.Metadata.Generation ?? 0,
        };
        // Nothing to say, nothing to write: otherwise the write would call the reconciler again, for ever.
        if (note.Status == status) return ReconcileResult.Done;

        await notes.UpdateStatusAsync(note with { Status = status }, cancellationToken);
        await events.PublishAsync(new NoteCounted(request.Namespace, request.Name, words), cancellationToken);
        return ReconcileResult.Done;
    }
}
