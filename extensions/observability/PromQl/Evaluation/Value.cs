namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>What an expression gave.</summary>
internal abstract record Value;

/// <summary>One number for each moment.</summary>
internal sealed record ScalarValue(double[] Values) : Value;

/// <summary>Series.</summary>
internal sealed record VectorValue(List<Row> Rows) : Value;

/// <summary>A text.</summary>
internal sealed record TextValue(string Text) : Value;
