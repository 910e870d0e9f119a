namespace LuBan.DevOps.Model;

/// <summary>A result that a task promises.</summary>
public sealed record TaskResult
{
    /// <summary>Its name: the file below <c>$(results.NAME.path)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What its value is.</summary>
    /// <value>Default: a string.</value>
    public ParamType? Type { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The keys of an object.</summary>
    public IReadOnlyDictionary<string, PropertySpec>? Properties { get; init; }

    /// <summary>The result of a step that becomes the task's, such as <c>$(steps.build.results.digest)</c>.</summary>
    public ParamValue? Value { get; init; }

    internal ParamType EffectiveType => Type ?? (Properties is null ? ParamType.String : ParamType.Object);
}

/// <summary>A result that a step promises.</summary>
public sealed record StepResult
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What its value is.</summary>
    /// <value>Default: a string.</value>
    public ParamType? Type { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The keys of an object.</summary>
    public IReadOnlyDictionary<string, PropertySpec>? Properties { get; init; }

    internal ParamType EffectiveType => Type ?? (Properties is null ? ParamType.String : ParamType.Object);
}

/// <summary>A result of a pipeline, made of results of its tasks.</summary>
public sealed record PipelineResult
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What its value is.</summary>
    public ParamType? Type { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Where it comes from, such as <c>$(tasks.build.results.digest)</c>.</summary>
    public required ParamValue Value { get; init; }
}

/// <summary>A result that there is.</summary>
public sealed record RunResult
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What its value is.</summary>
    public ParamType? Type { get; init; }

    /// <summary>Its value.</summary>
    public required ParamValue Value { get; init; }
}
