namespace LuBan.AppStore.Artifacts;

/// <summary>An archive is refused.</summary>
/// <param name="message">What was found.</param>
internal sealed class ArchiveException(string message) : Exception(message);
