namespace LuBan.Sdk;

/// <summary>One thing wrong with an input. All problems of an input are reported together.</summary>
/// <param name="Code">The error code, such as <c>LB1001</c>; see docs/errors.md.</param>
/// <param name="Location">Where: a file with a JSON pointer, such as <c>luban/extension.json#/version</c>, or an entry of an archive.</param>
/// <param name="Message">What was found, what was expected, what to do.</param>
public sealed record ExtensionProblem(string Code, string Location, string Message)
{
    /// <summary><c>code: location: message</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Code}: {Location}: {Message}";
}
