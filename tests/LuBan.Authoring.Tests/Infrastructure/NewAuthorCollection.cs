namespace LuBan.Authoring;

/// <summary>Everything here builds: one after the other is quicker, and the SDK is packed once.</summary>
[CollectionDefinition(Name)]
public sealed class NewAuthorCollection : ICollectionFixture<NewAuthor>
{
    public const string Name = "New author";
}
