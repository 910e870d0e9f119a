namespace LuBan.Observability.Tests.Metrics;

/// <summary>A test with a real program of Debian's. Without it the test is counted as skipped.</summary>
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] programs) => Skip = Tool.Missing(programs);
}

/// <summary>The same for a test with data.</summary>
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] programs) => Skip = Tool.Missing(programs);
}
