namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>What is the same for a whole query.</summary>
/// <param name="Start">The first moment of the query itself, which <c>@ start()</c> means.</param>
/// <param name="End">The last one.</param>
/// <param name="LookbackMs">How far back an instant selector looks.</param>
/// <param name="DefaultStepMs">The step of subqueries that name none.</param>
internal sealed record EvaluationSettings(long Start, long End, long LookbackMs, long DefaultStepMs);
