namespace LuBan.Sdk.Build.Lint;

/// <summary>Where a finding is.</summary>
/// <param name="File">The file's path in the package, perhaps with a JSON pointer; empty for the package as a whole.</param>
/// <param name="Member">The type or member, such as <c>Acme.Tasks.Sweeper.Start</c>; null when it is not code.</param>
internal sealed record LintPlace(string File, string? Member = null)
{
    /// <summary>The source file, as the debug symbols name it; null without symbols.</summary>
    public string? Source { get; init; }

    /// <summary>The line of <see cref="Source"/>, from 1; 0 when it is not known.</summary>
    public int Line { get; init; }

    /// <summary>The place for a line of text.</summary>
    /// <returns>The source where it is known, else the file of the package, with the member.</returns>
    public override string ToString()
    {
        var file = Source is null ? File : Line > 0 ? $"{Source}({Line})" : Source;
        if (Member is null) return file.Length == 0 ? "package" : file;
        return file.Length == 0 ? Member : $"{file}: {Member}";
    }
}
