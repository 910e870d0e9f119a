namespace LuBan.DevOps.Tests.Examples;

/// <summary>Needs a real kubectl; without one it is skipped, and counted as such.</summary>
internal sealed class ExampleFactAttribute : FactAttribute
{
    public ExampleFactAttribute()
    {
        if (KubectlDoor.Path is null) Skip = "kubectl is not installed (Debian: kubernetes-client)";
    }
}

/// <summary>Needs a real kubectl; without one it is skipped, and counted as such.</summary>
internal sealed class ExampleTheoryAttribute : TheoryAttribute
{
    public ExampleTheoryAttribute()
    {
        if (KubectlDoor.Path is null) Skip = "kubectl is not installed (Debian: kubernetes-client)";
    }
}
