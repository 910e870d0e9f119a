namespace LuBan.ConsoleTests.Browser.Together;

/// <summary>Alone: what it starts is looked for in the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TogetherCollection
{
    public const string Name = "together";
}
