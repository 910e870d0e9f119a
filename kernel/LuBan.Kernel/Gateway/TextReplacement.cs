namespace LuBan.Kernel.Gateway;

/// <summary>A text that is replaced in the target, each time that it occurs.</summary>
/// <param name="Old">What is looked for, not empty.</param>
/// <param name="New">What takes its place.</param>
internal sealed record TextReplacement(string Old, string New)
{
    internal string Apply(string target) => target.Replace(Old, New, StringComparison.Ordinal);
}
