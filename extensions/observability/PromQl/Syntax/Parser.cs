using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>Reads PromQL: a Pratt parser. Binary operators, signs and parentheses are here, what a value is made of in the other part.</summary>
internal sealed partial class Parser
{
    private const int MaxLength = 64 * 1024;
    private const int MaxDepth = 200;
    private const int MaxOperators = 1000;
    private const int UnaryPrecedence = 5;

    private readonly string _query;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;
    private int _operators;

    private Parser(string query)
    {
        _query = query;
        if (query.Length > MaxLength) throw SyntaxErrors.At(query, 0, $"the query has {query.Length} characters; at most {MaxLength} are taken");
        _tokens = new Lexer(query).Run();
    }

    private Token Current => _tokens[_at];

    /// <summary>Reads and checks a query.</summary>
    /// <exception cref="QueryException">It is no query; the message says where.</exception>
    public static Expression Parse(string query)
    {
        var parser = new Parser(query);
        if (parser.Current.Kind == TokenKind.End) throw SyntaxErrors.At(query, 0, "no expression found in input");
        var expression = parser.ParseExpression(0);
        if (parser.Current.Kind != TokenKind.End) throw parser.Unexpected("an operator or the end");
        return expression;
    }

    /// <summary>Reads a selector of series, as in <c>match[]</c>.</summary>
    /// <exception cref="QueryException">It is no selector.</exception>
    public static IReadOnlyList<LabelMatcher> ParseSelector(string query) => Parse(query) is VectorSelector { Moment: { OffsetMs: 0, At: AtKind.None } } selector
        ? selector.Matchers
        : throw SyntaxErrors.At(query, 0, "a selector of series was expected, such as up{job=\"node\"}");

    private static int Precedence(Token token) => token.Kind switch
    {
        TokenKind.Sign => token.Value switch { "==" or "!=" or ">" or "<" or ">=" or "<=" => 3, "+" or "-" => 4, "*" or "/" or "%" => 5, "^" => 6, _ => -1 },
        TokenKind.Identifier => token.Value.ToLowerInvariant() switch { "or" => 1, "and" or "unless" => 2, "atan2" => 5, _ => -1 },
        _ => -1,
    };

    private Expression ParseExpression(int least)
    {
        if (++_depth > MaxDepth) throw SyntaxErrors.At(_query, Current.Position, $"the query is nested more than {MaxDepth} times");
        var left = ParseUnary();
        while (Precedence(Current) is var precedence && precedence >= Math.Max(least, 1))
        {
            CountOperator();
            var sign = Next();
            var name = sign.Value.ToLowerInvariant();
            var returnsBool = TryWord("bool");
            var matching = ParseMatching(name);
            // ^ binds to the right, everything else to the left.
            var right = ParseExpression(name == "^" ? precedence : precedence + 1);
            left = Checks.Binary(_query, new(sign.Position, name, left, right, returnsBool, matching));
        }
        _depth--;
        return left;
    }

    private Expression ParseUnary()
    {
        if (!Current.Is("-") && !Current.Is("+")) return ParsePostfix(ParsePrimary());
        var sign = Next();
        var inner = ParseExpression(UnaryPrecedence + 1);
        if (inner.Kind is not (ValueKind.Scalar or ValueKind.Vector)) throw SyntaxErrors.At(_query, sign.Position, $"unary expression only allowed on expressions of type scalar or instant vector, got {Checks.Name(inner.Kind)}");
        if (inner is NumberLiteral number) return new NumberLiteral(sign.Position, sign.Value == "-" ? -number.Value : number.Value);
        return new Unary(sign.Position, sign.Value == "-", inner);
    }

    private VectorMatching ParseMatching(string name)
    {
        var set = name is "and" or "or" or "unless";
        var matching = new VectorMatching(false, []) { Cardinality = set ? MatchCardinality.ManyToMany : MatchCardinality.OneToOne };
        if (!Current.IsWord("on") && !Current.IsWord("ignoring")) return matching;
        matching = matching with { IsOn = Next().IsWord("on"), Names = ParseNames(), IsWritten = true };
        if (!Current.IsWord("group_left") && !Current.IsWord("group_right")) return matching;
        var group = Next();
        if (set) throw SyntaxErrors.At(_query, group.Position, $"no grouping allowed for \"{name}\" operation");
        matching = matching with { Cardinality = group.IsWord("group_left") ? MatchCardinality.ManyToOne : MatchCardinality.OneToMany };
        if (Current.Is("(")) matching = matching with { Include = ParseNames() };
        foreach (var label in matching.Include)
        {
            if (matching.IsOn && matching.Names.Contains(label)) throw SyntaxErrors.At(_query, group.Position, $"label \"{label}\" must not occur in ON and GROUP clause at once");
        }
        return matching;
    }

    private List<string> ParseNames()
    {
        Expect("(");
        var names = new List<string>();
        while (!Current.Is(")"))
        {
            if (Current.Kind != TokenKind.Identifier || Current.Value.Contains(':', StringComparison.Ordinal)) throw Unexpected("the name of a label");
            names.Add(Next().Value);
            if (!Current.Is(")")) Expect(",");
        }
        Next();
        return names;
    }

    // A tree is walked by recursion: a long chain is as deep as many parentheses.
    private void CountOperator()
    {
        if (++_operators > MaxOperators) throw SyntaxErrors.At(_query, Current.Position, $"the query has more than {MaxOperators} operators");
    }

    private Token Next() => _tokens[_at++];

    private Token Expect(string sign) => Current.Is(sign) ? Next() : throw Unexpected($"'{sign}'");

    private bool TryWord(string word)
    {
        if (!Current.IsWord(word)) return false;
        _at++;
        return true;
    }

    private QueryException Unexpected(string expected) => SyntaxErrors.At(_query, Current.Position, $"unexpected {Current.Shown}, expected {expected}");
}
