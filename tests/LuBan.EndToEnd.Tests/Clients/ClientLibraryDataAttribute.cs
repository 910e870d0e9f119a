using System.Reflection;
using Xunit.Sdk;

namespace LuBan.EndToEnd.Clients;

/// <summary>One client library on one store; skipped with the reason when either cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ClientLibraryDataAttribute : DataAttribute
{
    private readonly object[] _row;

    public ClientLibraryDataAttribute(string language, SessionStore store)
    {
        _row = [language, store];
        Skip = ClientLibrary.Missing(language) ?? SessionTarget.Missing(store);
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [_row];
}
