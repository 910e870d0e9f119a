using LuBan.Sdk;

namespace LuBan.Marketplace.Access;

/// <summary>A request was refused. The guard of the routes turns it into problem details and a reason phrase.</summary>
internal sealed class MarketplaceException : ExtensionException
{
    /// <summary>Refuses for one reason.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The error code.</param>
    /// <param name="message">What was found, what was expected, what to do.</param>
    public MarketplaceException(int status, string code, string message) : base(code, message) => (Status, Problems) = (status, [new(code, "request", message)]);

    /// <summary>Refuses for all the reasons there are.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="problems">At least one; the first one's code is the exception's.</param>
    public MarketplaceException(int status, IReadOnlyList<ExtensionProblem> problems)
        : base(problems[0].Code, string.Join(" | ", problems.Select(problem => problem.Message))) => (Status, Problems) = (status, problems);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>Every problem.</summary>
    public IReadOnlyList<ExtensionProblem> Problems { get; }

    /// <summary>After how many seconds to try again; null: no matter when.</summary>
    public int? RetryAfter { get; init; }
}
