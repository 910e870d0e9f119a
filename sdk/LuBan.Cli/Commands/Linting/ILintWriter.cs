using LuBan.Sdk.Build.Lint;

namespace LuBan.Cli.Commands.Linting;

/// <summary>Prints what was found.</summary>
internal interface ILintWriter
{
    void Write(IReadOnlyList<LintReport> reports, TextWriter output);
}
