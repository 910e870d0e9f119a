namespace LuBan.Identity.Tests;

/// <summary>A test with programs of npm; counted as skipped, with the reason, where there is no Node.js.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodePrograms.Missing;
}

/// <summary>The same, once for each row.</summary>
internal sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodePrograms.Missing;
}
