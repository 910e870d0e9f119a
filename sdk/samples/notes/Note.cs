using LuBan.Sdk;

namespace Samples.Notes;

/// <summary>A note: <c>kubectl get notes</c>.</summary>
[ResourceKind("notes.samples.dev", "v1", "Note")]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Words", ".status.words", Type = "integer")]
public sealed record Note : Resource<NoteSpec, NoteStatus>;

/// <summary>What the user writes.</summary>
public sealed record NoteSpec
{
    /// <summary>The text of the note.</summary>
    public string Text { get; init; } = "";
}

/// <summary>What the reconciler found.</summary>
public sealed record NoteStatus
{
    /// <summary><c>Counted</c> or <c>TooLong</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>How many words the text has.</summary>
    public required int Words { get; init; }

    /// <summary>The generation of the spec that was counted.</summary>
    public required long ObservedGeneration { get; init; }
}
