namespace LuBan.ConsoleTests.Browser;

/// <summary>The tests that share one server and one browser, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<ConsoleServer>
{
    public const string Name = "console";
}
