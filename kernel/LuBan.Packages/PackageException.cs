using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>A package was refused. Carries every problem, not only the first.</summary>
public sealed class PackageException : ExtensionException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="subject">What was refused: a file or a package with its version.</param>
    /// <param name="problems">Every problem; at least one. The first one's code is the exception's.</param>
    public PackageException(string subject, IReadOnlyList<ExtensionProblem> problems)
        : base(problems[0].Code, Describe(subject, problems)) => Problems = problems;

    /// <summary>Every problem.</summary>
    public IReadOnlyList<ExtensionProblem> Problems { get; }

    private static string Describe(string subject, IReadOnlyList<ExtensionProblem> problems) => problems.Count == 1
        ? $"{subject} is refused: {problems[0].Location}: {problems[0].Message}"
        : $"{subject} is refused, it has {problems.Count} problems: {string.Join(" | ", problems.Select(problem => problem.ToString()))}";
}
