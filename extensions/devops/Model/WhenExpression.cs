namespace LuBan.DevOps.Model;

/// <summary>A condition: a text that is, or is not, among others.</summary>
public sealed record WhenExpression
{
    /// <summary>The text.</summary>
    public string? Input { get; init; }

    /// <summary><c>in</c> or <c>notin</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>The others.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Known upstream, not run here: an expression in CEL.</summary>
    public string? Cel { get; init; }
}
