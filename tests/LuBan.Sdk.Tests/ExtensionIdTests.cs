namespace LuBan.Sdk.Tests;

public sealed class ExtensionIdTests
{
    [Theory]
    [InlineData("Samples.Hello")]
    [InlineData("a.b")]
    [InlineData("Acme.Dev-Ops.Pipe_Lines2")]
    [InlineData("1.2")]
    [InlineData("LuBan.DevOps")]
    [InlineData("LuBan.SdkTools")]
    [InlineData("My.LuBan.Sdk")]
    public void Ids_are_publisher_and_name(string id) => Assert.True(ExtensionId.IsValid(id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Hello")]
    [InlineData("Samples.")]
    [InlineData(".Hello")]
    [InlineData("Samples..Hello")]
    [InlineData("Samples.Hello ")]
    [InlineData("Samples.He/llo")]
    [InlineData("Samples.Hellö")]
    [InlineData("Samples._Hello")]
    [InlineData("Samples-.Hello")]
    [InlineData("LuBan.Sdk")]
    [InlineData("luban.sdk.build")]
    public void What_is_no_id_is_refused(string? id) => Assert.False(ExtensionId.IsValid(id));

    [Fact]
    public void An_id_has_at_most_100_characters()
    {
        Assert.True(ExtensionId.IsValid("A." + new string('b', 98)));
        Assert.False(ExtensionId.IsValid("A." + new string('b', 99)));
    }
}
