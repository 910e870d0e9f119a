namespace LuBan.Cli.Push;

/// <summary>What became of a push.</summary>
/// <param name="Outcome">Whether the package was new.</param>
/// <param name="Report">Where the marketplace says what it found in the package; null where it does not.</param>
internal sealed record PushResult(PushOutcome Outcome, Uri? Report = null);

internal enum PushOutcome
{
    Pushed,
    AlreadyThere,
}
