using System.Globalization;

namespace LuBan.Sdk;

/// <summary>A part of a condition.</summary>
internal abstract record ConditionNode
{
    public abstract ConditionNode Reduce(Func<string, IReadOnlyList<string>, bool?> call);
}

/// <summary>A truth value, a number or a text.</summary>
internal sealed record ConditionLiteral(object Value) : ConditionNode
{
    public static readonly ConditionLiteral True = new(true);
    public static readonly ConditionLiteral False = new(false);

    public override ConditionNode Reduce(Func<string, IReadOnlyList<string>, bool?> call) => this;

    public override string ToString() => Value switch
    {
        bool value => value ? "true" : "false",
        double number => number.ToString(CultureInfo.InvariantCulture),
        _ => $"'{Value}'",
    };
}

/// <summary>What the browser knows: <c>locale</c>, <c>theme</c>, <c>width</c>.</summary>
internal sealed record ConditionName(string Name) : ConditionNode
{
    public override ConditionNode Reduce(Func<string, IReadOnlyList<string>, bool?> call) => this;

    public override string ToString() => Name;
}

/// <summary>A function.</summary>
internal sealed record ConditionCall(string Name, IReadOnlyList<string> Arguments) : ConditionNode
{
    public override ConditionNode Reduce(Func<string, IReadOnlyList<string>, bool?> call) => call(Name, Arguments) is { } known ? known ? ConditionLiteral.True : ConditionLiteral.False : this;

    public override string ToString() => $"{Name}({string.Join(", ", Arguments.Select(argument => $"'{argument}'"))})";
}

/// <summary>Not.</summary>
internal sealed record ConditionNot(ConditionNode Inner) : ConditionNode
{
    public override ConditionNode Reduce(Func<string, IReadOnlyList<string>, bool?> call) => Inner.Reduce(call) switch
    {
        ConditionLiteral { Value: bool value } => value ? ConditionLiteral.False : ConditionLiteral.True,
        var rest => new ConditionNot(rest),
    };

    public override string ToString() => $"!{(Inner is ConditionPair ? $"({Inner})" : Inner)}";
}

/// <summary>Both, or one of two.</summary>
internal sealed record ConditionPair(bool IsAnd, ConditionNode Left, ConditionNode Right) : ConditionNode
{
    public override ConditionNode Reduce(Func<string, IReadOnlyList<string>, bool?> call)
    {
        var (left, right) = (Left.Reduce(call), Right.Reduce(call));
        return Decide(left, right) ?? Decide(right, left) ?? new ConditionPair(IsAnd, left, right);
    }

    public override string ToString() => $"{Text(Left)} {(IsAnd ? "&&" : "||")} {Text(Right)}";

    private ConditionNode? Decide(ConditionNode known, ConditionNode other) => known is not ConditionLiteral { Value: bool value } ? null : value == IsAnd ? other : known;

    private string Text(ConditionNode node) => node is ConditionPair pair && pair.IsAnd != IsAnd ? $"({node})" : node.ToString()!;
}

/// <summary>A comparison.</summary>
internal sealed record ConditionComparison(string Operator, ConditionNode Left, ConditionNode Right) : ConditionNode
{
    public override ConditionNode Reduce(Func<string, IReadOnlyList<string>, bool?> call) => this;

    public override string ToString() => $"{Left} {Operator} {Right}";
}
