namespace LuBan.Observability.PromQl.Syntax;

/// <summary>What may stand where.</summary>
internal static class Checks
{
    public static string Name(ValueKind kind) => kind switch { ValueKind.Scalar => "scalar", ValueKind.Vector => "instant vector", ValueKind.Matrix => "range vector", _ => "string" };

    public static Binary Binary(string query, Binary binary)
    {
        foreach (var side in new[] { binary.Left, binary.Right })
        {
            if (side.Kind is not (ValueKind.Scalar or ValueKind.Vector)) throw SyntaxErrors.At(query, side.Position, $"binary expression must contain only scalar and instant vector types, got {Name(side.Kind)}");
        }
        var vectors = binary.Left.Kind == ValueKind.Vector && binary.Right.Kind == ValueKind.Vector;
        if (binary.ReturnsBool && !binary.IsComparison) throw SyntaxErrors.At(query, binary.Position, "bool modifier can only be used on comparison operators");
        if (binary.IsComparison && !binary.ReturnsBool && binary.Kind == ValueKind.Scalar) throw SyntaxErrors.At(query, binary.Position, "comparisons between scalars must use BOOL modifier");
        if (binary.IsSet && !vectors) throw SyntaxErrors.At(query, binary.Position, $"set operator \"{binary.Operator}\" not allowed in binary scalar expression");
        if (binary.Matching.IsWritten && !vectors) throw SyntaxErrors.At(query, binary.Position, "vector matching only allowed between instant vectors");
        return binary;
    }

    public static Call Call(string query, Call call)
    {
        var (function, arguments) = (call.Function, call.Arguments);
        var least = function.Arguments.Length - Math.Abs(function.Optional);
        if (arguments.Count < least) throw SyntaxErrors.At(query, call.Position, $"expected {(function.Optional == 0 ? "" : "at least ")}{least} argument(s) in call to \"{function.Name}\", got {arguments.Count}");
        if (function.Optional >= 0 && arguments.Count > function.Arguments.Length) throw SyntaxErrors.At(query, call.Position, $"expected {(function.Optional == 0 ? "" : "at most ")}{function.Arguments.Length} argument(s) in call to \"{function.Name}\", got {arguments.Count}");
        for (var i = 0; i < arguments.Count; i++)
        {
            Expect(query, arguments[i], function.Arguments[Math.Min(i, function.Arguments.Length - 1)], $"call to function \"{function.Name}\"");
        }
        return call;
    }

    public static Aggregation Aggregation(string query, int position, string name, List<Expression> arguments, bool isWithout, IReadOnlyList<string> grouping)
    {
        ValueKind? parameter = name switch { "topk" or "bottomk" or "quantile" => ValueKind.Scalar, "count_values" => ValueKind.Text, _ => null };
        var wanted = parameter is null ? 1 : 2;
        if (arguments.Count != wanted) throw SyntaxErrors.At(query, position, $"wrong number of arguments for aggregate expression provided, expected {wanted}, got {arguments.Count}");
        if (parameter is { } kind) Expect(query, arguments[0], kind, "aggregation parameter");
        Expect(query, arguments[^1], ValueKind.Vector, "aggregation expression");
        return new(position, name, arguments[^1], parameter is null ? null : arguments[0], isWithout, grouping);
    }

    /// <summary>What a name that does not exist was perhaps meant to be.</summary>
    public static string Nearest(string name)
    {
        var nearest = FunctionSignature.All.Keys.Select(known => (known, Distance: Distance(known, name))).MinBy(pair => pair.Distance);
        return nearest.Distance <= 3 ? $"; did you mean {nearest.known}?" : "";
    }

    private static void Expect(string query, Expression expression, ValueKind kind, string where)
    {
        if (expression.Kind != kind) throw SyntaxErrors.At(query, expression.Position, $"expected type {Name(kind)} in {where}, got {Name(expression.Kind)}");
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
