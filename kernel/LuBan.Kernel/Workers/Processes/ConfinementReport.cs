namespace LuBan.Kernel.Workers.Processes;

/// <summary>What holds a worker, told by the worker itself before it loads foreign code.</summary>
/// <param name="InForce">What is in force, for people: <c>user 60706</c>, <c>no new privileges</c>.</param>
/// <param name="Missing">What the host does not allow, each with its reason.</param>
internal sealed record ConfinementReport(IReadOnlyList<string> InForce, IReadOnlyList<string> Missing)
{
    /// <summary>The same with more.</summary>
    public ConfinementReport With(IEnumerable<string> inForce, IEnumerable<string> missing) => new([.. InForce, .. inForce], [.. Missing, .. missing]);
}
