using System.Reflection;
using Xunit.Sdk;

namespace LuBan.EndToEnd.Clients;

/// <summary>One client on one store; skipped with the reason when either cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class SessionDataAttribute : DataAttribute
{
    private readonly object[] _row;

    public SessionDataAttribute(bool debian, SessionStore store)
    {
        _row = [debian ? "Debian's kubectl" : "a newer kubectl", store];
        Skip = (debian, debian ? KubectlBinary.Debian : KubectlBinary.Newer) switch
        {
            (true, null) => "Debian's kubectl is not here and its package cannot be had (kubernetes-client)",
            (false, null) => "no kubectl newer than Debian's is installed",
            _ => SessionTarget.Missing(store),
        };
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [_row];
}
