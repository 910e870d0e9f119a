namespace LuBan.DevOps.Model;

/// <summary>A parameter that is given.</summary>
public sealed record Param
{
    /// <summary>The parameter's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required ParamValue Value { get; init; }
}
