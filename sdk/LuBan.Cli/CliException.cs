using LuBan.Cli.Text;

namespace LuBan.Cli;

/// <summary>A refusal with its code, text, remedy and exit code. Shown by <see cref="CliApplication"/>, in the user's language.</summary>
internal class CliException(CliError error, params object?[] values) : Exception(error.Code + ": " + error.Text.In(Language.English, values))
{
    public CliError Error => error;

    /// <summary>Fills the places of the text and of the remedy.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>Overrides the exit code of the error, where the same error has several causes.</summary>
    public ExitCode ExitCode { get; init; } = error.ExitCode;

    /// <summary>Overrides the code: the server's own code is better than ours.</summary>
    public string Code { get; init; } = error.Code;

    /// <summary>Lines below the text, such as one per wrong field.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Overrides the remedy: the server knows better what to do.</summary>
    public string? Remedy { get; init; }
}
