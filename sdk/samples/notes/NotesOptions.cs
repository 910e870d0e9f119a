using System.ComponentModel.DataAnnotations;

namespace Samples.Notes;

/// <summary>The <c>spec.config</c> of the install plan. It changes while the extension runs.</summary>
public sealed class NotesOptions
{
    /// <summary>Notes with more words are marked as too long.</summary>
    /// <value>1 to 100000. Default: 500.</value>
    [Range(1, 100_000)]
    public int MaxWords { get; set; } = 500;
}
