namespace LuBan.Observability.Logs;

/// <summary>One line of a log.</summary>
/// <param name="Time">Microseconds since 1970, UTC.</param>
/// <param name="Labels">Where it comes from.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Text">What people read.</param>
internal sealed record LogLine(long Time, LogLabels Labels, Severity Level, string Text)
{
    /// <summary>Characters of a text at most; what is longer is cut and ends in an ellipsis.</summary>
    internal const int MaximumText = 64 * 1024;

    /// <summary>The other fields of a structured line, as a JSON object; empty for none.</summary>
    public string Fields { get; init; } = "";

    /// <summary>What tells repetitions of the same line apart from lines that only look alike; zero for none.</summary>
    public UInt128 Id { get; init; }

    /// <summary>The number that the store gave to it: one more for each line that it took.</summary>
    public long Sequence { get; init; }

    /// <summary>Where it stands in the order of all lines.</summary>
    internal LinePosition Position => new(Time, Sequence);

    internal static string Cut(string text) => text.Length <= MaximumText ? text : text[..(char.IsHighSurrogate(text[MaximumText - 2]) ? MaximumText - 2 : MaximumText - 1)] + "…";
}
