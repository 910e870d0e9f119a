namespace LuBan.DevOps.Model;

/// <summary>A parameter that a task or a pipeline takes.</summary>
public sealed record ParamSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What its value is.</summary>
    /// <value>Default: what the default is; without one a string, or an object when it has properties.</value>
    public ParamType? Type { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The keys of an object.</summary>
    public IReadOnlyDictionary<string, PropertySpec>? Properties { get; init; }

    /// <summary>The value when none is given; null makes the parameter required.</summary>
    public ParamValue? Default { get; init; }

    /// <summary>The only texts that are allowed.</summary>
    public IReadOnlyList<string>? Enum { get; init; }

    internal ParamType EffectiveType => Type ?? Default?.Type ?? (Properties is null ? ParamType.String : ParamType.Object);
}

/// <summary>A key of an object.</summary>
public sealed record PropertySpec
{
    /// <summary>What its value is; strings only.</summary>
    public ParamType? Type { get; init; }
}
