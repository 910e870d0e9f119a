using LuBan.Sdk;

namespace LuBan.ServiceMesh.Model;

/// <summary>What the mesh makes of an object.</summary>
/// <param name="Conditions"><c>Ready</c>: it is in force. <c>Supported</c>: all of its fields are.</param>
/// <param name="ValidationMessages">What is wrong with it, or odd.</param>
/// <param name="ObservedGeneration">Of which generation this is said.</param>
public sealed record MeshStatus(IReadOnlyList<Condition>? Conditions = null, IReadOnlyList<ValidationMessage>? ValidationMessages = null, long? ObservedGeneration = null);

/// <summary>One thing that is wrong, or odd.</summary>
/// <param name="Code">A code that docs/errors.md explains.</param>
/// <param name="Severity"><c>Error</c> or <c>Warning</c>.</param>
/// <param name="Field">Where.</param>
/// <param name="Message">What was found, what was expected, what to do.</param>
public sealed record ValidationMessage(string Code, string Severity, string Field, string Message);
