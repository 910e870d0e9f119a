namespace LuBan.Observability.PromQl;

/// <summary>What a query's result is.</summary>
public enum QueryResultType
{
    /// <summary>One number, in the one series of the result.</summary>
    Scalar,

    /// <summary>Series with one point each.</summary>
    Vector,

    /// <summary>Series with points.</summary>
    Matrix,

    /// <summary>A text.</summary>
    String,
}
