namespace LuBan.DevOps.Validation;

/// <summary>What is wrong with a file.</summary>
/// <param name="Field">Where, such as <c>spec.tasks[0].runAfter</c>.</param>
/// <param name="Message">What was found and what is expected.</param>
internal sealed record Problem(string Field, string Message);
