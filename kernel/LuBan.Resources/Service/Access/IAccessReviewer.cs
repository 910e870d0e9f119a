using System.Security.Claims;

namespace LuBan.Resources;

/// <summary>Answers questions about who may do what. Whoever decides about access implements it.</summary>
public interface IAccessReviewer
{
    /// <summary>Says who a caller is.</summary>
    /// <param name="user">The authenticated caller.</param>
    /// <returns>The caller's name and groups.</returns>
    AccessSubject Describe(ClaimsPrincipal user);

    /// <summary>Whether somebody may do everything. Whoever may not has no say over the credentials of who may.</summary>
    /// <param name="subject">Who.</param>
    /// <returns>Whether.</returns>
    bool IsAdministrator(AccessSubject subject) => subject.Groups.Contains(CallerClaims.Masters);

    /// <summary>Says whether somebody may do something.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="question">What.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    ValueTask<AccessAnswer> ReviewAsync(AccessSubject subject, AccessQuestion question, CancellationToken cancellationToken);

    /// <summary>Everything that somebody may do in a namespace.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The rules.</returns>
    ValueTask<AccessRules> ListRulesAsync(AccessSubject subject, string ns, CancellationToken cancellationToken);
}

/// <summary>Who asks, or is asked about.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Uid">The uid; empty when it is not known.</param>
/// <param name="Groups">The groups.</param>
public sealed record AccessSubject(string Name, string Uid, IReadOnlyList<string> Groups)
{
    /// <summary>What the caller's token is limited to; null when it is not limited: then the caller may do whatever the user may.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>More about the caller, by key; none of it decides about anything.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = NoExtra;

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoExtra = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>What somebody wants to do: something about resources, or about another path.</summary>
public sealed record AccessQuestion
{
    /// <summary>The verb of the API, such as <c>get</c>, or an HTTP method in lower case for a <see cref="Path"/>. <c>*</c> for all.</summary>
    public required string Verb { get; init; }

    /// <summary>The path; null for a question about resources.</summary>
    public string? Path { get; init; }

    /// <summary>The API group; empty for the core group, <c>*</c> for all.</summary>
    public string Group { get; init; } = "";

    /// <summary>The plural; <c>*</c> for all.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace; empty for all, or for a kind without namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>One object; empty for all.</summary>
    public string Name { get; init; } = "";
}

/// <summary>An answer.</summary>
/// <param name="Allowed">Whether it is allowed.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record AccessAnswer(bool Allowed, string Reason);

/// <summary>What somebody may do.</summary>
/// <param name="Resources">About resources.</param>
/// <param name="Paths">About other paths.</param>
/// <param name="Incomplete">Whether there may be more.</param>
public sealed record AccessRules(IReadOnlyList<ResourceAccessRule> Resources, IReadOnlyList<PathAccessRule> Paths, bool Incomplete = false);

/// <summary>A rule about resources. <c>*</c> stands for all.</summary>
/// <param name="Verbs">The verbs.</param>
/// <param name="Groups">The API groups.</param>
/// <param name="Resources">The plurals.</param>
/// <param name="Names">The names; empty for all.</param>
public sealed record ResourceAccessRule(IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string> Names);

/// <summary>A rule about paths. <c>*</c> stands for all.</summary>
/// <param name="Verbs">The HTTP methods in lower case.</param>
/// <param name="Paths">The paths.</param>
public sealed record PathAccessRule(IReadOnlyList<string> Verbs, IReadOnlyList<string> Paths);
