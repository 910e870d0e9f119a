using System.ComponentModel.DataAnnotations;

namespace Samples.Notes;

/// <summary>A note as the controller shows it.</summary>
public sealed record NoteView(string Name, string Text, string? Phase, int? Words)
{
    internal static NoteView Of(Note note) => new(note.Metadata.Name ?? "", note.Spec.Text, note.Status?.Phase, note.Status?.Words);
}

/// <summary>A note to write.</summary>
public sealed record NewNote([Required] string Name, [Required, StringLength(100_000)] string Text);
