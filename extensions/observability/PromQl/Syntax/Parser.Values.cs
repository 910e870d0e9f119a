using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>What a value is made of: literals, selectors, calls, aggregations, and what can follow them.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Aggregators = ["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values"];

    private Expression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Next();
                return Numbers.TryRead(token.Value, out var number) ? new NumberLiteral(token.Position, number) : throw SyntaxErrors.At(_query, token.Position, $"'{token.Value}' is not a number");
            case TokenKind.Text:
                Next();
                return new TextLiteral(token.Position, token.Value);
            case TokenKind.Identifier:
                return ParseIdentifier();
            case TokenKind.Sign when token.Value == "(":
                Next();
                var inner = ParseExpression(0);
                Expect(")");
                return new Parentheses(token.Position, inner);
            case TokenKind.Sign when token.Value == "{":
                return ParseSelector(token.Position, null);
            default:
                throw Unexpected("a value: a metric, a number, a function or '('");
        }
    }

    private Expression ParseIdentifier()
    {
        var token = Next();
        var name = token.Value.ToLowerInvariant();
        if (Aggregators.Contains(name) && (Current.Is("(") || Current.IsWord("by") || Current.IsWord("without"))) return ParseAggregation(token.Position, name);
        if (Current.Is("(")) return ParseCall(token);
        if (name is "inf" or "nan") return new NumberLiteral(token.Position, name == "inf" ? double.PositiveInfinity : double.NaN);
        return ParseSelector(token.Position, token.Value);
    }

    private Call ParseCall(Token name)
    {
        if (!FunctionSignature.All.TryGetValue(name.Value, out var function)) throw SyntaxErrors.At(_query, name.Position, $"unknown function with name \"{name.Value}\"{Checks.Nearest(name.Value)}");
        return Checks.Call(_query, new(name.Position, function, ParseArguments()));
    }

    private List<Expression> ParseArguments()
    {
        Expect("(");
        var arguments = new List<Expression>();
        while (!Current.Is(")"))
        {
            arguments.Add(ParseExpression(0));
            if (!Current.Is(")")) Expect(",");
        }
        Next();
        return arguments;
    }

    private Aggregation ParseAggregation(int position, string name)
    {
        var (isWithout, grouping, written) = ParseGrouping();
        var arguments = ParseArguments();
        if (!written) (isWithout, grouping, _) = ParseGrouping();
        return Checks.Aggregation(_query, position, name, arguments, isWithout, grouping);
    }

    private (bool IsWithout, IReadOnlyList<string> Names, bool Written) ParseGrouping()
    {
        if (!Current.IsWord("by") && !Current.IsWord("without")) return (false, [], false);
        return (Next().IsWord("without"), ParseNames(), true);
    }

    private VectorSelector ParseSelector(int position, string? metric)
    {
        var matchers = new List<LabelMatcher>();
        if (metric is not null) matchers.Add(new(LabelMatcherKind.Equal, Labels.MetricName, metric));
        if (Current.Is("{"))
        {
            Next();
            while (!Current.Is("}"))
            {
                matchers.Add(ParseMatcher(metric));
                if (!Current.Is("}")) Expect(",");
            }
            Next();
        }
        if (matchers.TrueForAll(matcher => matcher.MatchesEmpty)) throw SyntaxErrors.At(_query, position, "vector selector must contain at least one non-empty matcher");
        return new(position, metric, matchers);
    }

    private LabelMatcher ParseMatcher(string? metric)
    {
        if (Current.Kind != TokenKind.Identifier || Current.Value.Contains(':', StringComparison.Ordinal)) throw Unexpected("the name of a label or '}'");
        var name = Next();
        if (metric is not null && name.Value == Labels.MetricName) throw SyntaxErrors.At(_query, name.Position, $"metric name must not be set twice: \"{metric}\" or {Labels.MetricName}");
        LabelMatcherKind kind = Current.Kind != TokenKind.Sign ? throw Unexpected("'=', '!=', '=~' or '!~'") : Current.Value switch
        {
            "=" => LabelMatcherKind.Equal, "!=" => LabelMatcherKind.NotEqual, "=~" => LabelMatcherKind.Matches, "!~" => LabelMatcherKind.NotMatches,
            _ => throw Unexpected("'=', '!=', '=~' or '!~'"),
        };
        Next();
        if (Current.Kind != TokenKind.Text) throw Unexpected("a text in quotes");
        var value = Next();
        try
        {
            return new(kind, name.Value, value.Value);
        }
        catch (ArgumentException exception)
        {
            throw SyntaxErrors.At(_query, value.Position, $"invalid regular expression: {exception.Message}");
        }
    }

    private Expression ParsePostfix(Expression expression)
    {
        while (true)
        {
            if (Current.Is("[")) expression = ParseRange(expression);
            else if (Current.IsWord("offset")) expression = ParseOffset(expression);
            else if (Current.Is("@")) expression = ParseAt(expression);
            else return expression;
        }
    }

    private Expression ParseRange(Expression expression)
    {
        CountOperator();
        var start = Next();
        var range = ParseDuration(allowZero: false);
        if (!Current.Is(":"))
        {
            Expect("]");
            if (expression is not VectorSelector selector) throw SyntaxErrors.At(_query, start.Position, "ranges only allowed for vector selectors; for a subquery write [5m:]");
            if (selector.Moment != default) throw SyntaxErrors.At(_query, start.Position, "no offset or @ modifiers allowed before range; write them behind it");
            return new MatrixSelector(expression.Position, selector, range);
        }
        Next();
        var step = Current.Is("]") ? (long?)null : ParseDuration(allowZero: false);
        Expect("]");
        if (expression.Kind != ValueKind.Vector) throw SyntaxErrors.At(_query, start.Position, $"subquery is only allowed on instant vector, got {Checks.Name(expression.Kind)} instead");
        return new Subquery(expression.Position, expression, range, step);
    }

    private long ParseDuration(bool allowZero)
    {
        if (Current.Kind is not (TokenKind.Duration or TokenKind.Number) || Durations.Parse(Current.Value) is not { } duration) throw Unexpected("a duration such as 5m or 1h30m");
        if (duration == 0 && !allowZero) throw SyntaxErrors.At(_query, Current.Position, "duration must be greater than 0");
        Next();
        return duration;
    }

    private Expression ParseOffset(Expression expression)
    {
        var word = Next();
        var minus = Current.Is("-");
        if (minus || Current.Is("+")) Next();
        var offset = ParseDuration(allowZero: true) * (minus ? -1 : 1);
        return WithMoment(expression, word, moment => moment.OffsetMs != 0 ? throw SyntaxErrors.At(_query, word.Position, "offset may not be set multiple times") : moment with { OffsetMs = offset });
    }

    private Expression ParseAt(Expression expression)
    {
        var sign = Next();
        var (kind, milliseconds) = (AtKind.Time, 0L);
        if (Current.IsWord("start") || Current.IsWord("end"))
        {
            kind = Next().IsWord("start") ? AtKind.Start : AtKind.End;
            Expect("(");
            Expect(")");
        }
        else
        {
            var minus = Current.Is("-");
            if (minus || Current.Is("+")) Next();
            if (Current.Kind is not (TokenKind.Number or TokenKind.Identifier) || !Numbers.TryRead(Current.Value, out var seconds)) throw Unexpected("a time in seconds, start() or end()");
            if (!double.IsFinite(seconds) || Math.Abs(seconds) > 9e12) throw SyntaxErrors.At(_query, Current.Position, "timestamp out of bounds for @ modifier");
            Next();
            milliseconds = (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero) * (minus ? -1 : 1);
        }
        return WithMoment(expression, sign, moment => moment.At != AtKind.None ? throw SyntaxErrors.At(_query, sign.Position, "@ <timestamp> may not be set multiple times") : moment with { At = kind, AtMs = milliseconds });
    }

    private Expression WithMoment(Expression expression, Token modifier, Func<Moment, Moment> change) => expression switch
    {
        VectorSelector selector => selector with { Moment = change(selector.Moment) },
        MatrixSelector matrix => matrix with { Selector = matrix.Selector with { Moment = change(matrix.Selector.Moment) } },
        Subquery subquery => subquery with { Moment = change(subquery.Moment) },
        _ => throw SyntaxErrors.At(_query, modifier.Position, $"{modifier.Value} modifier must be preceded by an instant vector selector or range vector selector or a subquery"),
    };
}
