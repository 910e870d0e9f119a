namespace LuBan.DevOps.Tests.Console;

/// <summary>The tests that share one server and one browser, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class DevOpsServerCollection : ICollectionFixture<DevOpsServer>
{
    public const string Name = "server of devops";
}
