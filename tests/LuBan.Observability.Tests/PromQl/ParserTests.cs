using LuBan.Observability.PromQl;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.Tests.PromQl;

public sealed class ParserTests
{
    [Theory]
    [InlineData("sum(rate(x[5m])) by (job", 24)]
    [InlineData("x + + ", 6)]
    [InlineData("x{a=\"b\" c=\"d\"}", 8)]
    [InlineData("rat(x[5m])", 0)]
    [InlineData("x[5m", 4)]
    [InlineData("x offset 5", 9)]
    [InlineData("{a=~\"(\"}", 4)]
    public void Errors_say_where_they_are(string query, int position)
    {
        var exception = Assert.Throws<QueryException>(() => Parser.Parse(query));

        Assert.Equal((QueryErrorKind.BadData, position), (exception.Kind, exception.Position));
    }

    [Fact]
    public void A_wrong_function_is_answered_with_the_likely_one() =>
        Assert.Contains("did you mean rate?", Assert.Throws<QueryException>(() => Parser.Parse("rat(x[5m])")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_printed_is_the_same_query()
    {
        foreach (var query in Queries.All)
        {
            string printed;
            try
            {
                printed = Parser.Parse(query).ToString();
            }
            catch (QueryException)
            {
                continue;
            }
            Assert.Equal(printed, Parser.Parse(printed).ToString());
        }
    }

    [Fact]
    public void A_query_that_is_nested_too_deep_is_an_error_and_no_overflow() =>
        Assert.Throws<QueryException>(() => Parser.Parse(new string('(', 30_000) + "1" + new string(')', 30_000)));

    [Fact]
    public void Signs_without_end_are_an_error_and_no_overflow() => Assert.Throws<QueryException>(() => Parser.Parse(new string('-', 60_000) + "1"));

    [Fact]
    public void Chains_without_end_are_an_error_and_no_overflow()
    {
        Assert.Throws<QueryException>(() => Parser.Parse(string.Join('+', Enumerable.Repeat("1", 30_000))));
        Assert.Throws<QueryException>(() => Parser.Parse("x" + string.Concat(Enumerable.Repeat("[5m:]", 10_000))));
    }

    [Fact]
    public void Random_text_is_a_query_or_an_error()
    {
        string[] parts = ["sum", "(", ")", "{", "}", "[", "]", "5m", ":", "x", "\"a\"", "=~", "by", ",", "+", "-", "@", "offset", "1", "rate", "bool", "on", "and", "'", "`", "\\", "#", "\n", "é"];
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var query = string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                Parser.Parse(query);
            }
            catch (QueryException)
            {
                // Expected of most of them.
            }
        }
    }
}
