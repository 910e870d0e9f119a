namespace LuBan.Identity.Tests.Federation;

/// <summary>A test with a real slapd; skipped with the reason where there is none.</summary>
internal sealed class SlapdFactAttribute : FactAttribute
{
    public SlapdFactAttribute() => Skip = DirectoryServer.Missing;
}

/// <summary>The same with data.</summary>
internal sealed class SlapdTheoryAttribute : TheoryAttribute
{
    public SlapdTheoryAttribute() => Skip = DirectoryServer.Missing;
}
