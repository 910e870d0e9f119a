namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Operators on numbers. A comparison gives 1 or 0.</summary>
internal static class Operators
{
    public static double Calculate(string sign, double left, double right) => sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "%" => left % right,
        "^" => Math.Pow(left, right),
        "atan2" => Math.Atan2(left, right),
        "==" => left == right ? 1 : 0,
        "!=" => left != right ? 1 : 0,
        ">" => left > right ? 1 : 0,
        "<" => left < right ? 1 : 0,
        ">=" => left >= right ? 1 : 0,
        "<=" => left <= right ? 1 : 0,
        _ => throw new InvalidOperationException($"The operator {sign} is not there."),
    };
}
