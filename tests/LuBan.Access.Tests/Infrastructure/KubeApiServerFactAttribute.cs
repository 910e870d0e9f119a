using LuBan.TestSupport;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>A test that needs a real kube-apiserver; without one it is skipped, and counted as such.</summary>
internal sealed class KubeApiServerFactAttribute : FactAttribute
{
    public KubeApiServerFactAttribute() => Skip = KubeApiServer.Missing;
}
