namespace LuBan.Resources;

/// <summary>What was decided about a request. A feature of the request, for the record of what happened.</summary>
/// <param name="Subject">Who asked.</param>
/// <param name="Question">What for; null where nothing had to be decided.</param>
/// <param name="Answer">The decision.</param>
public sealed record AccessDecision(AccessSubject Subject, AccessQuestion? Question, AccessAnswer Answer);
