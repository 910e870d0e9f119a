using LuBan.TestSupport;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace LuBan.Resources.Tests;

/// <summary>One PostgreSQL for all tests of this process, started by the first that needs it; each test has a database of its own.</summary>
internal static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(async () =>
    {
        var server = await PostgresServer.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    });

    internal static Task<PostgresServer> GetAsync() => Server.Value;

    internal static async Task<string> CreateDatabaseAsync() => await (await Server.Value).CreateDatabaseAsync();
}

/// <summary>A test of a class that may need PostgreSQL (its name says so): skipped with the reason where there is none.</summary>
[XunitTestCaseDiscoverer("LuBan.Resources.Tests.StoreFactDiscoverer", "LuBan.Resources.Tests")]
internal sealed class StoreFactAttribute : FactAttribute;

internal sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        new StoreTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method);
}

internal sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For deserialization only")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute) ?? (TestMethod.TestClass.Class.Name.Contains("Postgres", StringComparison.Ordinal) ? PostgresServer.SkipReason : null);
}

/// <summary>The same for a theory.</summary>
[XunitTestCaseDiscoverer("LuBan.Resources.Tests.StoreTheoryDiscoverer", "LuBan.Resources.Tests")]
internal sealed class StoreTheoryAttribute : TheoryAttribute;

internal sealed class StoreTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo theory, object[] row) =>
        [new StoreTheoryCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, row)];
}

internal sealed class StoreTheoryCase : XunitTestCase
{
    [Obsolete("For deserialization only")]
    public StoreTheoryCase()
    {
    }

    public StoreTheoryCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[] row)
        : base(sink, display, options, method, row)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute) ?? (TestMethod.TestClass.Class.Name.Contains("Postgres", StringComparison.Ordinal) ? PostgresServer.SkipReason : null);
}
