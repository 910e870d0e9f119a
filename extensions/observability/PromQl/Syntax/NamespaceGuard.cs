using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>Keeps a query inside of one namespace: every selector in its tree gets a matcher more. What it says about the label itself stays, and both must hold.</summary>
internal static class NamespaceGuard
{
    public const string Label = "namespace";

    public static Expression Enforce(Expression expression, string @namespace) => expression switch
    {
        NumberLiteral or TextLiteral => expression,
        Parentheses parentheses => parentheses with { Inner = Enforce(parentheses.Inner, @namespace) },
        Unary unary => unary with { Inner = Enforce(unary.Inner, @namespace) },
        Binary binary => binary with { Left = Enforce(binary.Left, @namespace), Right = Enforce(binary.Right, @namespace) },
        Aggregation aggregation => aggregation with { Inner = Enforce(aggregation.Inner, @namespace), Parameter = aggregation.Parameter is null ? null : Enforce(aggregation.Parameter, @namespace) },
        Call call => call with { Arguments = [.. call.Arguments.Select(argument => Enforce(argument, @namespace))] },
        VectorSelector selector => Enforce(selector, @namespace),
        MatrixSelector matrix => matrix with { Selector = Enforce(matrix.Selector, @namespace) },
        Subquery subquery => subquery with { Inner = Enforce(subquery.Inner, @namespace) },
        // A kind of expression that is not known here must not pass unchanged.
        _ => throw new InvalidOperationException($"An expression of the type {expression.GetType().Name} cannot be kept in a namespace."),
    };

    public static IReadOnlyList<LabelMatcher> Enforce(IReadOnlyList<LabelMatcher> matchers, string? @namespace) =>
        @namespace is null ? matchers : [.. matchers, new(LabelMatcherKind.Equal, Label, @namespace)];

    private static VectorSelector Enforce(VectorSelector selector, string @namespace) => selector with { Matchers = Enforce(selector.Matchers, @namespace) };
}
