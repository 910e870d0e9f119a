using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>A part of a query, as a tree.</summary>
internal abstract record Expression(int Position)
{
    public abstract ValueKind Kind { get; }

    public sealed override string ToString() => QueryPrinter.Print(this);
}

internal sealed record NumberLiteral(int Position, double Value) : Expression(Position)
{
    public override ValueKind Kind => ValueKind.Scalar;
}

internal sealed record TextLiteral(int Position, string Value) : Expression(Position)
{
    public override ValueKind Kind => ValueKind.Text;
}

internal sealed record Parentheses(int Position, Expression Inner) : Expression(Position)
{
    public override ValueKind Kind => Inner.Kind;
}

internal sealed record Unary(int Position, bool IsMinus, Expression Inner) : Expression(Position)
{
    public override ValueKind Kind => Inner.Kind;
}

/// <summary>How series of two vectors meet.</summary>
internal sealed record VectorMatching(bool IsOn, IReadOnlyList<string> Names)
{
    public MatchCardinality Cardinality { get; init; }

    /// <summary>Labels taken from the "one" side.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Whether the query says on or ignoring.</summary>
    public bool IsWritten { get; init; }
}

internal enum MatchCardinality
{
    OneToOne,
    ManyToOne,
    OneToMany,
    ManyToMany,
}

internal sealed record Binary(int Position, string Operator, Expression Left, Expression Right, bool ReturnsBool, VectorMatching Matching) : Expression(Position)
{
    public bool IsComparison => Operator is "==" or "!=" or ">" or "<" or ">=" or "<=";

    /// <summary>Whether the result is still the metric of the left side: it is only filtered. Prometheus 2 keeps the name with atan2 too.</summary>
    public bool KeepsMetric => (IsComparison || Operator == "atan2") && !ReturnsBool;

    public bool IsSet => Operator is "and" or "or" or "unless";

    public override ValueKind Kind => Left.Kind == ValueKind.Scalar && Right.Kind == ValueKind.Scalar ? ValueKind.Scalar : ValueKind.Vector;
}

internal sealed record Aggregation(int Position, string Operator, Expression Inner, Expression? Parameter, bool IsWithout, IReadOnlyList<string> Grouping) : Expression(Position)
{
    public override ValueKind Kind => ValueKind.Vector;
}

internal sealed record Call(int Position, FunctionSignature Function, IReadOnlyList<Expression> Arguments) : Expression(Position)
{
    public override ValueKind Kind => Function.Returns;
}

internal enum AtKind
{
    None,
    Time,
    Start,
    End,
}

/// <summary>Which moment a selector looks at.</summary>
internal readonly record struct Moment(long OffsetMs, AtKind At, long AtMs);

internal sealed record VectorSelector(int Position, string? Metric, IReadOnlyList<LabelMatcher> Matchers) : Expression(Position)
{
    public Moment Moment { get; init; }

    public override ValueKind Kind => ValueKind.Vector;
}

internal sealed record MatrixSelector(int Position, VectorSelector Selector, long RangeMs) : Expression(Position)
{
    public override ValueKind Kind => ValueKind.Matrix;
}

internal sealed record Subquery(int Position, Expression Inner, long RangeMs, long? StepMs) : Expression(Position)
{
    public Moment Moment { get; init; }

    public override ValueKind Kind => ValueKind.Matrix;
}
