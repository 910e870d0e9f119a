namespace LuBan.ServiceMesh.Validation;

/// <summary>One thing that is wrong with an object, or odd.</summary>
/// <param name="Code">A code that docs/errors.md explains.</param>
/// <param name="IsError">Whether the object is refused for it.</param>
/// <param name="Field">Where.</param>
/// <param name="Message">What was found, what was expected, what to do.</param>
internal sealed record Finding(string Code, bool IsError, string Field, string Message);
