using LuBan.Sdk;

namespace Samples.Notes;

/// <summary>Published whenever the words of a note were counted. Other extensions may subscribe by this name.</summary>
[ExtensionEvent("samples.notes.counted")]
public sealed record NoteCounted(string Namespace, string Name, int Words);
