namespace LuBan.Observability.PromQl.Syntax;

/// <summary>What an expression gives.</summary>
internal enum ValueKind
{
    Scalar,
    Vector,
    Matrix,
    Text,
}
