using LuBan.Identity.Federation;

namespace LuBan.Identity.Tests.Federation;

/// <summary>What somebody typed in, in filters and in names of entries.</summary>
public sealed class LdapTextTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("*", "\\2a")]
    [InlineData("(a)", "\\28a\\29")]
    [InlineData("a\\b", "a\\5cb")]
    [InlineData("a\0b", "a\\00b")]
    [InlineData("李", "李")]
    public void Filters_are_escaped_as_RFC_4515_says(string value, string expected) => Assert.Equal(expected, LdapText.EscapeFilter(value));

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("a,b+c", "a\\,b\\+c")]
    [InlineData(" #x ", "\\ #x\\ ")]
    [InlineData("#x", "\\#x")]
    [InlineData("a=b;c<d>e\"f\\", "a\\=b\\;c\\<d\\>e\\\"f\\\\")]
    [InlineData("a\nb\0", "a\\0ab\\00")]
    public void Names_are_escaped_as_RFC_4514_says(string value, string expected) => Assert.Equal(expected, LdapText.EscapeName(value));

    [Theory]
    [InlineData("cn=admins,ou=groups,dc=example", "admins")]
    [InlineData("CN=Comma\\, Carl,OU=x", "Comma, Carl")]
    [InlineData("cn=Lu\\C4\\8Di\\C4\\87,o=x", "Lučić")]
    [InlineData("cn=李,o=x", "李")]
    [InlineData("cn=a+uid=b,o=x", "a")]
    [InlineData("nonsense", null)]
    public void The_first_value_of_a_name_is_read(string name, string? expected) => Assert.Equal(expected, LdapText.FirstValue(name));

    [Fact]
    public void A_value_that_looks_like_a_place_is_not_one() =>
        Assert.Equal("(|(member=cn={name},o=x)(memberUid={dn}))", LdapText.Fill("(|(member={dn})(memberUid={name}))", "{dn}", "cn={name},o=x"));

    [Theory]
    [InlineData("system:masters")]
    [InlineData("System:Masters")]
    public void No_group_of_the_server_comes_from_a_provider(string group)
    {
        Assert.Empty(GroupRules.Translate("company", new() { Prefix = "" }, [group]));
        Assert.Empty(GroupRules.Translate("company", new() { Prefix = "system:" }, ["masters"]));
        Assert.Empty(GroupRules.Translate("company", new() { Mapping = new Dictionary<string, string> { ["x"] = group } }, ["x"]));
    }

    [Theory]
    [InlineData("Ada", "ada")]
    [InlineData("ada_lovelace", "ada-lovelace")]
    [InlineData("ada@example.org", "ada-example.org")]
    [InlineData("..", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_name_becomes_a_user_name(string? name, string expected) => Assert.Equal(expected, FederatedAccounts.UserNameOf(name));
}
