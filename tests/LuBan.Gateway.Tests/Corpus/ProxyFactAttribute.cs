namespace LuBan.Gateway.Tests.Corpus;

/// <summary>A test that needs nginx and HAProxy.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProxyFactAttribute : FactAttribute
{
    public ProxyFactAttribute() => Skip = ProxyProcess.SkipReason;
}
