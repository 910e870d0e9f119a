namespace LuBan.Resources;

/// <summary>One reason of a refusal (<c>meta/v1 StatusCause</c>).</summary>
/// <param name="Reason">Such as <c>FieldValueRequired</c>.</param>
/// <param name="Message">What is wrong and what is expected.</param>
/// <param name="Field">Where, such as <c>spec.items[0].name</c>; empty for the whole object.</param>
public sealed record StatusCause(string Reason, string Message, string Field);

/// <summary>What a refusal is about (<c>meta/v1 StatusDetails</c>).</summary>
/// <param name="Group">The API group.</param>
/// <param name="Kind">The plural, or the kind for an invalid object.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Causes">All problems.</param>
/// <param name="RetryAfterSeconds">When to try again; 0 for no advice.</param>
public sealed record StatusDetails(string Group, string Kind, string Name, IReadOnlyList<StatusCause> Causes, int RetryAfterSeconds = 0)
{
    /// <summary>The token with which an expired list can go on, no longer consistent; null for none.</summary>
    public string? Continue { get; init; }
}
