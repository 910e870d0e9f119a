namespace LuBan.Gateway.Tests.Kubernetes;

/// <summary>A test that needs a kubectl that speaks WebSocket.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = Kubectl.SkipReason;
}
