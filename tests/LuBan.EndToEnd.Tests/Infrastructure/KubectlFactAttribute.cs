namespace LuBan.EndToEnd;

/// <summary>A test that needs a real kubectl; without one it is skipped, and counted as such.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        if (Kubectl.Path is null) Skip = "kubectl is not installed (Debian: kubernetes-client)";
    }
}
