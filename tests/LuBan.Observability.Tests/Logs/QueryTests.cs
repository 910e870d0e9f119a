using LuBan.Observability.Logs;
using LuBan.Observability.Logs.Query;

namespace LuBan.Observability.Tests.Logs;

public sealed class QueryTests
{
    private static readonly LogLine Line = new(0, LogLabels.Of([new("namespace", "shop"), new("kind", "localapp"), new("name", "web-1"), new("host", "h1")]), Severity.Error, "GET /orders/42 failed: connection refused to 10.0.0.7 用户登录失败 user_id=7")
    {
        Fields = """{"trace":{"id":"ab12"},"duration":1.5,"用户":"张三"}""",
    };

    [Theory]
    [InlineData("failed", true)]
    [InlineData("FAILED", true)]
    [InlineData("fail", false)]
    [InlineData("fail*", true)]
    [InlineData("*fused", true)]
    [InlineData("failed refused", true)]
    [InlineData("failed accepted", false)]
    [InlineData("failed -accepted", true)]
    [InlineData("failed NOT refused", false)]
    [InlineData("accepted OR refused", true)]
    [InlineData("(accepted OR refused) orders", true)]
    [InlineData("-(accepted OR refused)", false)]
    [InlineData("\"connection refused\"", true)]
    [InlineData("\"connection  refused\"", false)]
    [InlineData("\"nection refused\"", false)]
    [InlineData("10.0.0.7", true)]
    [InlineData("10.0.0", true)]
    [InlineData("0.0.71", false)]
    [InlineData("登录", true)]
    [InlineData("录失", true)]
    [InlineData("录", true)]
    [InlineData("失录", false)]
    [InlineData("张三", true)]
    [InlineData("namespace:shop", true)]
    [InlineData("namespace:SHOP", true)]
    [InlineData("namespace:other", false)]
    [InlineData("name:web*", true)]
    [InlineData("level:err", true)]
    [InlineData("level:info", false)]
    [InlineData("trace.id:ab12", true)]
    [InlineData("trace.id:ab", false)]
    [InlineData("duration:1.5", true)]
    [InlineData("-trace.id:zz", true)]
    [InlineData("user_id=7", true)]
    [InlineData("http://example.com", false)]
    [InlineData("{namespace=\"shop\"}", true)]
    [InlineData("{namespace=\"shop\",name=~\"web-.*\"} |= \"onnection\"", true)]
    [InlineData("{name=~\"web\"}", false)]
    [InlineData("{name!=\"web-1\"}", false)]
    [InlineData("{name!~\"db-.*\"} != \"accepted\" |~ \"10\\\\.0\\\\.\"", true)]
    [InlineData("{namespace=\"shop\"} |= \"GET\" !~ `refu.ed`", false)]
    [InlineData("", true)]
    public void A_query_matches_what_it_says(string query, bool matches) => Assert.Equal(matches, LogQueryParser.Parse(query).Matches(Line));

    [Theory]
    [InlineData("\"open")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("-")]
    [InlineData("a OR ")]
    [InlineData("level: error")]
    [InlineData("{a=")]
    [InlineData("{a=\"b\"} | json")]
    [InlineData("{a=~\"(\"}")]
    [InlineData("{a=~\"(x)\\\\1\"}")]
    public void A_query_that_cannot_be_read_is_refused_with_its_place(string query) => Assert.Equal("LB9230", Assert.Throws<LogQueryException>(() => LogQueryParser.Parse(query)).Code);

    [Fact]
    public void A_query_cannot_be_so_large_or_so_deep_that_it_hurts()
    {
        Assert.Throws<LogQueryException>(() => LogQueryParser.Parse(new string('a', 5000)));
        Assert.Throws<LogQueryException>(() => LogQueryParser.Parse(new string('(', 1000) + "a"));
        Assert.Throws<LogQueryException>(() => LogQueryParser.Parse(string.Concat(Enumerable.Repeat("a ", 500))));
        Assert.Throws<LogQueryException>(() => LogQueryParser.Parse(string.Concat(Enumerable.Repeat("-", 3000)) + "a"));
    }
}
